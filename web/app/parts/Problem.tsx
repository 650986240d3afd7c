/** What went wrong: what happened, where, what is safe, what to do next. Codes only in the details. */
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconChevronRight } from "@tabler/icons-react";
import { Offline, Problem as Refusal } from "../../api/client";
import { useText } from "../words/language";
import { useWords } from "../words/words";
import css from "./Problem.module.css";
import { words } from "./words";

interface Told {
  title: string;
  text: string | null;
  place: string | null;
  details: string;
}

/** Put an error into words. */
export function useTold(): (error: unknown) => Told {
  const t = useWords(words);
  const inWords = useText();
  return (error) => {
    if (error instanceof Refusal) {
      return {
        title: inWords(error.text),
        text: error.hint && inWords(error.hint),
        place: placeOf(error, t),
        details: `${error.code} · HTTP ${String(error.status)}`,
      };
    }
    if (error instanceof Offline) {
      return {
        title: t("offline"),
        text: t("offlineHint"),
        place: null,
        details: String(error.cause),
      };
    }
    return { title: t("failed"), text: t("failedHint"), place: null, details: String(error) };
  };
}

function placeOf(
  error: Refusal,
  t: ReturnType<typeof useWords<"where" | "line" | "column">>,
): string | null {
  const { place } = error;
  if (!place) return null;
  const steps = [
    place.file ?? place.id,
    place.line === null ? null : t("line", { line: place.line }),
    place.column === null ? null : t("column", { column: place.column }),
  ].filter((step) => step !== null);
  return steps.length > 0 ? t("where", { place: steps.join(", ") }) : null;
}

interface ProblemProps {
  problem: unknown;
  /** Ask again; gives the button. */
  again?: () => void;
  /** Another way on, in the place of asking again. */
  action?: React.ReactNode;
  /** Within a form: smaller, and a refusal without its code. */
  compact?: boolean;
}

export function Problem({ problem, again, action, compact = false }: ProblemProps) {
  const t = useWords(words);
  const { title, text, place, details } = useTold()(problem);
  return (
    <section className={css.problem} data-compact={compact || undefined} role="alert">
      <IconAlertTriangle className={css.icon} size={18} stroke={1.7} aria-hidden />
      <div className={css.body}>
        <h2 className={css.title}>{title}</h2>
        {place !== null && <p className={css.place}>{place}</p>}
        {text !== null && <p className={css.text}>{text}</p>}
        {action ?? (again && <Button onClick={again}>{t("again")}</Button>)}
        {!(compact && problem instanceof Refusal) && (
          <details className={css.details}>
            <summary>
              <IconChevronRight size={14} stroke={1.7} aria-hidden />
              {t("details")}
            </summary>
            <code>{details}</code>
          </details>
        )}
      </div>
    </section>
  );
}

/** A problem in the place of a whole screen. */
export function ProblemPage(props: ProblemProps) {
  return (
    <main className={css.page}>
      <Problem {...props} />
    </main>
  );
}
