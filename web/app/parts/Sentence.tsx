/** A sentence with blanks: claims and cohorts. It reads aloud as a sentence; every blank is a combobox. */
import { Combobox, TextInput, UnstyledButton, useCombobox } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useId, useState } from "react";
import { matches } from "../words/sorting";
import { useWords } from "../words/words";
import type { Choice } from "./Picker";
import css from "./Sentence.module.css";
import { words } from "./words";

const MANY = 8;

/** The sentence: plain words and blanks in turn. */
export function Sentence({ children, label }: { children: React.ReactNode; label: string }) {
  return (
    <div className={css.sentence} role="group" aria-label={label}>
      {children}
    </div>
  );
}

interface BlankProps<Value extends string> {
  /** The small name above the blank. */
  name: string;
  value: Value | null;
  choices: readonly Choice<Value>[];
  onChange: (value: Value) => void;
  /** Shown while nothing is chosen. */
  empty?: string;
}

/** A blank to choose for. */
export function Blank<Value extends string>({
  name,
  value,
  choices,
  onChange,
  empty,
}: BlankProps<Value>) {
  const t = useWords(words);
  const [wanted, setWanted] = useState("");
  const label = useId();
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setWanted("");
    },
    onDropdownOpen: () => combobox.selectActiveOption(),
  });
  const chosen = choices.find((choice) => choice.value === value);
  const found = choices.filter((choice) => matches(choice.text, wanted));
  return (
    <Combobox
      store={combobox}
      position="bottom-start"
      width="max-content"
      onOptionSubmit={(picked) => {
        onChange(picked as Value);
        combobox.closeDropdown();
      }}
    >
      <span className={css.blank}>
        <span className={css.name} id={label}>
          {name}
        </span>
        <Combobox.Target targetType="button">
          <UnstyledButton
            className={css.target}
            data-empty={chosen === undefined || undefined}
            aria-labelledby={`${label} ${label}-value`}
            onClick={() => combobox.toggleDropdown()}
          >
            <span id={`${label}-value`}>{chosen?.text ?? empty ?? t("choose")}</span>
            <IconChevronDown size={14} stroke={2} aria-hidden />
          </UnstyledButton>
        </Combobox.Target>
      </span>
      <Combobox.Dropdown className={css.list}>
        {choices.length > MANY && (
          <Combobox.Search
            value={wanted}
            aria-label={t("searchIn", { label: name })}
            placeholder={t("find")}
            onChange={(event) => {
              setWanted(event.currentTarget.value);
              combobox.updateSelectedOptionIndex();
            }}
          />
        )}
        <Combobox.Options className={css.options} labelledBy={label}>
          {found.map((choice) => (
            <Combobox.Option
              key={choice.value}
              value={choice.value}
              active={choice.value === value}
            >
              {choice.text}
              {choice.note !== undefined && <span className={css.note}>{choice.note}</span>}
            </Combobox.Option>
          ))}
          {found.length === 0 && <Combobox.Empty>{t("nothingFound", { wanted })}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

interface FigureBlankProps {
  name: string;
  /** As typed; the screen decides what it means. */
  value: string;
  onChange: (value: string) => void;
  /** After the figure: `%`, `ngày`. */
  unit?: string;
  /** What up and down do. */
  onStep?: (direction: 1 | -1) => void;
  error?: boolean;
}

/** A blank to type a figure into. */
export function FigureBlank({
  name,
  value,
  onChange,
  unit,
  onStep,
  error = false,
}: FigureBlankProps) {
  const id = useId();
  return (
    <span className={css.blank}>
      <label className={css.name} htmlFor={id}>
        {name}
      </label>
      <TextInput
        id={id}
        className={css.figure}
        inputMode="decimal"
        autoComplete="off"
        value={value}
        error={error}
        rightSection={unit === undefined ? null : <span className={css.unit}>{unit}</span>}
        rightSectionPointerEvents="none"
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (!onStep || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
          event.preventDefault();
          onStep(event.key === "ArrowUp" ? 1 : -1);
        }}
      />
    </span>
  );
}
