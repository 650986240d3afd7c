/** The command palette: a field, and under it what fits; arrows choose, Enter goes. */
import { Modal } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState } from "react";
import { useWords } from "../words/words";
import { useFindings, type Finding } from "./findings";
import css from "./Palette.module.css";
import { words } from "./words";

const GROUPS = ["screens", "commands", "maps", "customers"] as const;

export default function Palette({ close }: { close: () => void }) {
  const t = useWords(words);
  const list = useId();
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  const findings = useFindings(wanted);
  const chosen = findings[Math.min(at, findings.length - 1)];
  const run = (finding: Finding | undefined) => {
    if (!finding) return;
    close();
    finding.run();
  };
  const pressed = (event: React.KeyboardEvent) => {
    // a syllable that is being composed ends with Enter; the palette does not
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && findings.length > 0) {
      event.preventDefault();
      setAt((Math.min(at, findings.length - 1) + step + findings.length) % findings.length);
    }
    if (event.key === "Enter") run(chosen);
  };
  return (
    <Modal
      opened
      onClose={close}
      withCloseButton={false}
      centered={false}
      yOffset="12vh"
      size={560}
      padding={0}
      attributes={{ content: { "aria-label": t("search") } }}
    >
      <div className={css.field}>
        <IconSearch size={18} stroke={1.7} aria-hidden />
        <input
          ref={takeFocus}
          className={css.input}
          role="combobox"
          aria-expanded={findings.length > 0}
          aria-controls={list}
          aria-activedescendant={chosen && `${list}-${chosen.id}`}
          aria-label={t("search")}
          placeholder={t("searchWhat")}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          value={wanted}
          onChange={(event) => {
            setWanted(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={pressed}
        />
      </div>
      <div className={css.list} id={list} role="listbox" aria-label={t("found")}>
        {GROUPS.map((group) => (
          <Group
            key={group}
            name={t(group)}
            list={list}
            findings={findings.filter((finding) => finding.group === group)}
            chosen={chosen}
            onRun={run}
          />
        ))}
      </div>
      {findings.length === 0 && <p className={css.none}>{t("nothingFits", { wanted })}</p>}
    </Modal>
  );
}

/** At once, so that what is typed right after the shortcut is not lost. */
function takeFocus(field: HTMLInputElement | null): void {
  field?.focus();
}

interface GroupProps {
  name: string;
  list: string;
  findings: readonly Finding[];
  chosen: Finding | undefined;
  onRun: (finding: Finding) => void;
}

function Group({ name, list, findings, chosen, onRun }: GroupProps) {
  if (findings.length === 0) return null;
  return (
    <div role="group" aria-label={name}>
      <p className={css.group} aria-hidden>
        {name}
      </p>
      {findings.map((finding) => (
        <Option
          key={finding.id}
          id={`${list}-${finding.id}`}
          finding={finding}
          chosen={finding.id === chosen?.id}
          onRun={onRun}
        />
      ))}
    </div>
  );
}

interface OptionProps {
  id: string;
  finding: Finding;
  chosen: boolean;
  onRun: (finding: Finding) => void;
}

function Option({ id, finding, chosen, onRun }: OptionProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) ref.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    // the keyboard stays in the field, which moves the choice
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={ref}
      id={id}
      className={css.option}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      onClick={() => onRun(finding)}
    >
      <finding.Icon size={17} stroke={1.7} aria-hidden />
      <span className={css.text}>{finding.text}</span>
      {finding.note !== undefined && <span className={css.note}>{finding.note}</span>}
    </div>
  );
}
