/** The frame of a panel beside the map; on a phone it stands in a sheet that comes up from below. */
import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useId, useRef } from "react";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import css from "./Panel.module.css";
import { words } from "./words";

interface PanelProps {
  title: string;
  /** A quiet word beside the title: which of how many. */
  note?: React.ReactNode;
  /** Before the button that closes: one back, one on. */
  tools?: React.ReactNode;
  /** Stays at the foot: the one action, and those beside it. */
  foot?: React.ReactNode;
  children: React.ReactNode;
}

export function Panel({ title, note, tools, foot, children }: PanelProps) {
  const t = useWords(words);
  const { close } = useEditor();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  // who opens a panel by a key reads on there
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const panel = useRef<HTMLElement>(null);
  const left = useEffectEvent(close);
  useEffect(() => {
    const element = panel.current;
    const pressed = (event: KeyboardEvent): void => {
      // a menu or an input method in the panel has its own use for the key
      if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) left();
    };
    element?.addEventListener("keydown", pressed);
    return () => element?.removeEventListener("keydown", pressed);
  }, []);
  return (
    <section className={css.panel} aria-labelledby={id} ref={panel}>
      <header className={css.head}>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {note !== undefined && <span className={css.note}>{note}</span>}
        <span className={css.tools}>
          {tools}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("close")}
            size={32}
            onClick={close}
          >
            <IconX size={17} stroke={1.8} aria-hidden />
          </ActionIcon>
        </span>
      </header>
      <div className={css.body}>{children}</div>
      {foot !== undefined && <footer className={css.foot}>{foot}</footer>}
    </section>
  );
}

interface SectionProps {
  title: string;
  /** At the right of the title: a date, a link. */
  aside?: React.ReactNode;
  /** On a phone it is closed at first. */
  folds?: boolean;
  children: React.ReactNode;
}

/** A part of a panel with its heading; the lower ones fold on a phone. */
export function Section({ title, aside, folds = false, children }: SectionProps) {
  const narrow = folds && matchMedia("(max-width: 48em)").matches;
  if (narrow) {
    return (
      <details className={css.section}>
        <summary className={css.sectionHead}>
          <h3>{title}</h3>
          {aside !== undefined && <span className={css.aside}>{aside}</span>}
        </summary>
        {children}
      </details>
    );
  }
  return (
    <section className={css.section}>
      <div className={css.sectionHead}>
        <h3>{title}</h3>
        {aside !== undefined && <span className={css.aside}>{aside}</span>}
      </div>
      {children}
    </section>
  );
}
