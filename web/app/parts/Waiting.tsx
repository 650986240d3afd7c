/** While something is on its way: nothing at first, then the frame of what will be there, then counted progress. */
import { Button, Progress } from "@mantine/core";
import { useEffect, useState } from "react";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import css from "./Waiting.module.css";
import { words } from "./words";

/** Tell whether `ms` have gone by since the component came; quick answers show no frame. */
export function useLate(ms = 300): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return late;
}

/** The frame of a card with lines of the given widths, in per cent. */
export function Loading({
  lines = [42, 100, 88, 70],
  tall = false,
}: {
  lines?: readonly number[];
  tall?: boolean;
}) {
  const t = useWords(words);
  const late = useLate();
  if (!late) return null;
  return (
    <div className={css.frame} role="status" aria-label={t("loading")}>
      {lines.map((width, index) => (
        <div
          key={index}
          className={tall && index === 1 ? css.block : css.line}
          style={{ width: `${String(width)}%` }}
        />
      ))}
    </div>
  );
}

/** Keeps the old figures on the screen, greyed, until the new ones are there. */
export function Kept({ stale, children }: { stale: boolean; children: React.ReactNode }) {
  return (
    <div className={css.kept} data-stale={stale || undefined} aria-busy={stale}>
      {children}
    </div>
  );
}

interface CountedProps {
  /** What is going on, with what is counted: `Đang đọc 12.400 trên 38.114 dòng`. */
  title: string;
  /** Null where the whole is not known yet. */
  done: number | null;
  total: number | null;
  stop?: () => void;
  /** Leave it to run by itself. */
  leave?: () => void;
}

/** Work that takes more than two seconds: what is done of how much, a way to stop it, a way to leave it. */
export function Counted({ title, done, total, stop, leave }: CountedProps) {
  const t = useWords(words);
  const { percent } = useFigures();
  const share = done !== null && total !== null && total > 0 ? Math.min(1, done / total) : null;
  return (
    <section className={css.counted} aria-live="polite" aria-busy>
      <div className={css.head}>
        <strong>{title}</strong>
        {share !== null && <span className={css.share}>{percent(share)}</span>}
      </div>
      <Progress
        className={css.bar}
        value={share === null ? 100 : share * 100}
        animated={share === null}
        color="action"
        size={7}
        radius="xl"
        aria-label={title}
      />
      <div className={css.foot}>
        <span>{t("carryOn")}</span>
        {stop && (
          <Button variant="default" size="compact-md" onClick={stop}>
            {t("stop")}
          </Button>
        )}
        {leave && (
          <Button variant="default" size="compact-md" onClick={leave}>
            {t("leave")}
          </Button>
        )}
      </div>
    </section>
  );
}
