/** Asks for the name of what is to be added. */
import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { useWords } from "../../words/words";
import css from "./Editor.module.css";
import type { Asked } from "./useMapActions";
import { words } from "./words";

const TITLES = { touchpoint: "newTouchpoint", stage: "newStage", lane: "newLane" } as const;

export function AskName({ asked, done }: { asked: Asked; done: (words: string | null) => void }) {
  const t = useWords(words);
  const [name, setName] = useState("");
  return (
    <Modal opened onClose={() => done(null)} title={t(TITLES[asked.what])} size={420} centered>
      <form
        className={css.ask}
        onSubmit={(event) => {
          event.preventDefault();
          done(name);
        }}
      >
        <TextInput
          label={t("nameOf")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
          maxLength={200}
        />
        <Button type="submit" disabled={name.trim() === ""}>
          {t(
            `add${asked.what === "touchpoint" ? "Touchpoint" : asked.what === "stage" ? "Stage" : "Lane"}` as const,
          )}
        </Button>
      </form>
    </Modal>
  );
}
