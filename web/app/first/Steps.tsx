/** The four steps of the first five minutes, as tabs that are addresses. */
import { IconCheck } from "@tabler/icons-react";
import { Link } from "react-router";
import { useWords } from "../words/words";
import css from "./Steps.module.css";
import { words } from "./words";

export const STEPS = [
  { name: "stepFile", to: "/first" },
  { name: "stepColumns", to: "/first/columns" },
  { name: "stepMap", to: "/first/map" },
  { name: "stepTodo", to: "/first/todo" },
] as const;
export type Step = (typeof STEPS)[number]["name"];

export function Steps({ now, search = "" }: { now: Step; search?: string }) {
  const t = useWords(words);
  const place = STEPS.findIndex((step) => step.name === now);
  return (
    <nav className={css.steps} aria-label={t("steps")}>
      {STEPS.map((step, index) =>
        index < place ? (
          <Link key={step.name} to={{ pathname: step.to, search }} className={css.step}>
            <IconCheck size={15} stroke={2} aria-label={t("done")} />
            {t(step.name)}
          </Link>
        ) : (
          <span
            key={step.name}
            className={css.step}
            aria-current={index === place ? "step" : undefined}
          >
            {t(step.name)}
          </span>
        ),
      )}
    </nav>
  );
}
