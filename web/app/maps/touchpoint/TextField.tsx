/** A text of the map in a field: written when one leaves it, or by Enter; Esc leaves it as it was. */
import { Textarea } from "@mantine/core";
import { useState } from "react";
import { write } from "../../../editing/intents";
import { at } from "../../../editing/paths";
import { textIn } from "../../../editing/texts";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import { words } from "./words";

export function TextField({ path, label }: { path: string; label: string }) {
  const t = useWords(words);
  const { document, language, mayEdit, perform } = useEditor();
  const present = textIn(at(document, path), language);
  const [typed, setTyped] = useState<string | null>(null);
  const done = (): void => {
    if (typed !== null && typed.trim() !== present) {
      perform(write(document, path, language, typed), { label: t("did_words"), path });
    }
    setTyped(null);
  };
  return (
    <Textarea
      label={label}
      autosize
      minRows={1}
      maxRows={6}
      readOnly={!mayEdit}
      value={typed ?? present}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Escape" && typed !== null) {
          event.preventDefault();
          setTyped(null);
        } else if (event.key === "Enter" && !event.shiftKey) {
          event.preventDefault();
          event.currentTarget.blur();
        }
      }}
    />
  );
}
