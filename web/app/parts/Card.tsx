import { useId } from "react";
import css from "./Card.module.css";

interface CardProps {
  title?: React.ReactNode;
  /** A quiet word beside the title: what the figures are of. */
  note?: React.ReactNode;
  /** At the right of the title: a switch, a link. */
  aside?: React.ReactNode;
  /** Content reaches the card's edges: a table. */
  flush?: boolean;
  className?: string;
  children: React.ReactNode;
}

/** A section of a screen on its own ground. */
export function Card({ title, note, aside, flush = false, className, children }: CardProps) {
  const id = useId();
  const headed = title !== undefined;
  return (
    <section
      className={[css.card, flush && css.flush, className].filter(Boolean).join(" ")}
      aria-labelledby={headed ? id : undefined}
    >
      {headed && (
        <header className={css.head}>
          <h2 id={id}>{title}</h2>
          {note !== undefined && <span className={css.note}>{note}</span>}
          {aside !== undefined && <div className={css.aside}>{aside}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
