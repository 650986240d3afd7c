import { useWorkspace } from "../shell/session";
import { useWords } from "../words/words";
import css from "./SimulatedLabel.module.css";
import { words } from "./words";

/** The label of a demo workspace; nothing in any other. */
export function SimulatedLabel() {
  const t = useWords(words);
  if (!useWorkspace().simulated) return null;
  return <span className={css.label}>{t("simulated")}</span>;
}
