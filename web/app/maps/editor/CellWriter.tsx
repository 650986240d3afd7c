/** Words written in place: a field over the cell, which the browser and the input method have to themselves. */
import { useEffect, useRef } from "react";
import { useWords } from "../../words/words";
import css from "./Canvas.module.css";
import { isComposing, writingAction, type WritingAction } from "./keys";
import { words } from "./words";

interface CellWriterProps {
  label: string;
  initial: string;
  /** One line for each of several texts. */
  lines: boolean;
  /** Place on the sheet, in pixels. */
  box: { left: number; top: number; width: number };
  fontSize: number;
  /** Called once, with the words to keep; null where they are left as they were. */
  done: (words: string | null, then: WritingAction) => void;
}

/**
 * The field is not controlled: nothing writes into it while somebody types, so that a syllable which an input method
 * composes is never broken.
 */
export function CellWriter({ label, initial, lines, box, fontSize, done }: CellWriterProps) {
  const t = useWords(words);
  const field = useRef<HTMLTextAreaElement>(null);
  const over = useRef(false);
  const finish = (then: WritingAction): void => {
    if (over.current) return;
    over.current = true;
    done(then === "leave" ? null : (field.current?.value ?? null), then);
  };
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
    field.current?.parentElement?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, []);
  return (
    <div className={css.writer} style={box} data-own>
      <textarea
        ref={field}
        className={css.field}
        style={{ fontSize }}
        rows={lines ? 2 : 1}
        defaultValue={initial}
        aria-label={label}
        spellCheck={false}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (isComposing(event.nativeEvent)) return;
          const action = writingAction(event.nativeEvent);
          if (!action) return;
          event.preventDefault();
          finish(action);
        }}
        onBlur={() => finish("keep")}
      />
      <p className={css.writerKeys} aria-hidden>
        <kbd>Enter</kbd> {t("keep")}
        {lines && (
          <>
            <kbd>Shift Enter</kbd> {t("newLine")}
          </>
        )}
        <kbd>Esc</kbd> {t("cancel")}
      </p>
    </div>
  );
}
