import { Button, Modal } from "@mantine/core";
import { useWords } from "../words/words";
import css from "./settings.module.css";
import { words } from "./words";

interface SureProps {
  title: string;
  /** What will happen, and what stays. */
  text: string;
  action: string;
  onSure: () => void;
  close: () => void;
}

/** Asks before something that others feel. */
export function Sure({ title, text, action, onSure, close }: SureProps) {
  const t = useWords(words);
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ "aria-label": t("cancel") }}>
      <p className={css.text}>{text}</p>
      <div className={css.buttons}>
        <Button variant="default" onClick={close}>
          {t("cancel")}
        </Button>
        <Button onClick={onSure} data-autofocus>
          {action}
        </Button>
      </div>
    </Modal>
  );
}
