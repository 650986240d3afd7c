import { Button, Modal, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useWords } from "../words/words";
import css from "./settings.module.css";
import { words } from "./words";

export interface Link {
  name: string;
  key: string;
}

/** The link that lets somebody in once; it is shown once. */
export function LinkDialog({ link, close }: { link: Link; close: () => void }) {
  const t = useWords(words);
  const clipboard = useClipboard({ timeout: 4000 });
  // behind the #, the key is neither sent nor logged
  const address = `${location.origin}/enter#${link.key}`;
  return (
    <Modal
      opened
      onClose={close}
      closeOnClickOutside={false}
      title={t("linkTitle", { name: link.name })}
      closeButtonProps={{ "aria-label": t("done") }}
    >
      <p className={css.text}>{t("linkText")}</p>
      <div className={css.link}>
        <TextInput
          aria-label={t("linkTitle", { name: link.name })}
          readOnly
          value={address}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          variant="default"
          leftSection={
            clipboard.copied ? (
              <IconCheck size={16} stroke={1.9} aria-hidden />
            ) : (
              <IconCopy size={16} stroke={1.7} aria-hidden />
            )
          }
          onClick={() => clipboard.copy(address)}
        >
          {t(clipboard.copied ? "copied" : "copy")}
        </Button>
      </div>
      <div className={css.buttons}>
        <Button onClick={close}>{t("done")}</Button>
      </div>
    </Modal>
  );
}
