/** All keys of the map. */
import { Modal } from "@mantine/core";
import { useWords } from "../../words/words";
import css from "./Editor.module.css";
import { words } from "./words";

const KEYS = [
  [["←", "→", "↑", "↓"], "keyGo"],
  [["Enter"], "keyEdit"],
  [["Esc"], "keyLeave"],
  [["Tab", "Shift Tab"], "keyNext"],
  [["Alt ←", "Alt →"], "keyShift"],
  [["C"], "keyClaim"],
  [["M"], "keyComment"],
  [["E"], "keyEvidence"],
  [["[", "]"], "keyClaims"],
  [["Ctrl Z", "Ctrl Shift Z"], "keyUndo"],
  [["↑", "↓"], "keyEmotion"],
  [["Del"], "keyRemove"],
  [["Shift F10"], "keyMenu"],
  [["␣"], "keyPan"],
  [["Ctrl"], "keyZoom"],
] as const;

export function KeysHelp({ close }: { close: () => void }) {
  const t = useWords(words);
  return (
    <Modal opened onClose={close} title={t("keys")} size={520} centered>
      <dl className={css.keys}>
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
