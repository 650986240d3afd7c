/** What the look over the map objects to, each with a way to its place. */
import { CloseButton, UnstyledButton } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import { useText } from "../../words/language";
import { useWords } from "../../words/words";
import { useEditor } from "./editor";
import css from "./Editor.module.css";
import { useNames } from "./names";
import { useHints } from "./server";
import { words } from "./words";

export default function LintPanel() {
  const t = useWords(words);
  const inWords = useText();
  const names = useNames();
  const { map, version, close, select } = useEditor();
  const hints = useHints(map, version);
  return (
    <section className={css.panel} aria-labelledby="hints">
      <header className={css.panelHead}>
        <h2 id="hints">{t("hintsTitle")}</h2>
        <CloseButton aria-label={t("dismiss")} onClick={close} />
      </header>
      {hints.length === 0 && <p className={css.panelEmpty}>{t("noHints")}</p>}
      <ul className={css.hintList}>
        {hints.map((hint, index) => (
          <li key={`${hint.code} ${hint.path} ${String(index)}`}>
            <UnstyledButton className={css.hintItem} onClick={() => select(hint.path)}>
              <IconBulb size={16} stroke={1.7} aria-hidden />
              <span>
                {inWords(hint.message)}
                <small>
                  {hint.path === ""
                    ? ""
                    : `${names.about(hint.path.split(".").slice(0, 2).join("."))} · `}
                  {hint.code}
                </small>
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
