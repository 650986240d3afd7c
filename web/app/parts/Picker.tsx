/** One choice of several as a button that says what is chosen: model, cohort, period, persona. */
import { Button, Menu, TextInput } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { matches } from "../words/sorting";
import { useWords } from "../words/words";
import css from "./Picker.module.css";
import { words } from "./words";

export interface Choice<Value extends string> {
  value: Value;
  text: string;
  note?: string;
}

interface PickerProps<Value extends string> {
  /** What is chosen among: read aloud before the choice. */
  label: string;
  icon?: React.ReactNode;
  value: Value;
  choices: readonly Choice<Value>[];
  onChange: (value: Value) => void;
  /** In the place of the chosen text. */
  shown?: string;
  /** At the foot of the list: a way to something new. */
  foot?: React.ReactNode;
}

// from so many on, a list is searched instead of read
const MANY = 8;

export function Picker<Value extends string>(props: PickerProps<Value>) {
  const { label, icon, value, choices, onChange, shown, foot } = props;
  const t = useWords(words);
  const [wanted, setWanted] = useState("");
  const chosen = choices.find((choice) => choice.value === value);
  const found = choices.filter((choice) => matches(choice.text, wanted));
  return (
    <Menu position="bottom-start" onClose={() => setWanted("")}>
      <Menu.Target>
        <Button
          variant="default"
          className={css.target}
          leftSection={icon}
          rightSection={<IconChevronDown size={14} stroke={1.8} aria-hidden />}
          aria-label={`${label}: ${shown ?? chosen?.text ?? value}`}
          title={shown ?? chosen?.text ?? value}
        >
          {shown ?? chosen?.text ?? value}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.list}>
        {choices.length > MANY && (
          <TextInput
            className={css.search}
            size="xs"
            aria-label={t("searchIn", { label })}
            placeholder={t("find")}
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
        )}
        {found.map((choice) => (
          <Menu.Item
            key={choice.value}
            role="menuitemradio"
            aria-checked={choice.value === value}
            rightSection={
              choice.value === value ? <IconCheck size={15} stroke={2} aria-hidden /> : null
            }
            onClick={() => onChange(choice.value)}
          >
            {choice.text}
            {choice.note !== undefined && <span className={css.note}>{choice.note}</span>}
          </Menu.Item>
        ))}
        {found.length === 0 && <p className={css.none}>{t("nothingFound", { wanted })}</p>}
        {foot !== undefined && (
          <>
            <Menu.Divider />
            {foot}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
