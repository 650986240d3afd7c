/** What the look over the map objects to, each with a way to its place. */
import { UnstyledButton } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import { useText } from "../../words/language";
import { useWords } from "../../words/words";
import { Panel } from "../panel/Panel";
import { useEditor } from "./editor";
import css from "./Editor.module.css";
import { useNames } from "./names";
import { useHints } from "./server";
import { words } from "./words";

export default function LintPanel() {
  const t = useWords(words);
  const inWords = useText();
  const names = useNames();
  const { map, version, select } = useEditor();
  const hints = useHints(map, version);
  return (
    <Panel title={t("hintsTitle")} note={t("hints", { count: hints.length })}>
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
    </Panel>
  );
}
