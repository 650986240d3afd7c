/** Where a comment is written: Ctrl Enter sends, and never while a syllable is being composed. */
import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useWords } from "../../words/words";
import css from "./comments.module.css";
import { words } from "./words";

interface WriterProps {
  label: string;
  action: string;
  initial?: string;
  busy: boolean;
  /** What was typed stays where the server does not take it; who sends shows why. */
  onSend: (text: string) => Promise<unknown>;
  cancel?: () => void;
  autoFocus?: boolean;
}

const LONGEST = 5000;

export function Writer({
  label,
  action,
  initial = "",
  busy,
  onSend,
  cancel,
  autoFocus,
}: WriterProps) {
  const t = useWords(words);
  const [text, setText] = useState(initial);
  const empty = text.trim() === "";
  async function send(): Promise<void> {
    if (empty || busy) return;
    const taken = await onSend(text.trim()).then(
      () => true,
      () => false,
    );
    if (taken) setText("");
  }
  return (
    <form
      className={css.writer}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Textarea
        aria-label={label}
        placeholder={label}
        autosize
        minRows={cancel ? 1 : 2}
        maxRows={8}
        maxLength={LONGEST}
        value={text}
        data-autofocus={autoFocus || undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
          if (!sends || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      <div className={css.writerFoot}>
        <span className={css.keys}>
          <kbd>Ctrl Enter</kbd> {t("sendKeys")}
        </span>
        {cancel && (
          <Button variant="default" size="compact-sm" onClick={cancel}>
            {t("cancel")}
          </Button>
        )}
        <Button type="submit" size="compact-sm" disabled={empty} loading={busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}
