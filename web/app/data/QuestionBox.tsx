/** A question that only the owner of the file can answer. */
import { Button, TextInput } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useId, useState } from "react";
import { Picker } from "../parts/Picker";
import { useText } from "../words/language";
import { useWords } from "../words/words";
import { answered, type Question } from "./preview";
import css from "./QuestionBox.module.css";
import { words } from "./words";

// from so many choices on, they stand in a list instead of side by side
const MANY = 6;

interface QuestionBoxProps {
  question: Question;
  /** What was answered by hand; null where nothing was. */
  chosen: string | null;
  onAnswer: (value: string) => void;
}

export function QuestionBox({ question, chosen, onAnswer }: QuestionBoxProps) {
  const inWords = useText();
  const id = useId();
  const now = chosen ?? answered(question);
  return (
    <section className={css.box} aria-labelledby={id}>
      <div>
        <h3 id={id}>{inWords(question.about)}</h3>
        <p className={css.note}>{inWords(question.note)}</p>
      </div>
      <div className={css.choices} role="group" aria-labelledby={id}>
        {question.choices.length > MANY ? (
          <Picker
            label={inWords(question.about)}
            value={now ?? ""}
            choices={question.choices.map((one) => ({
              value: one.value,
              text: inWords(one.words),
            }))}
            onChange={onAnswer}
          />
        ) : (
          question.choices.map((one) => (
            <Button
              key={one.value}
              variant="default"
              className={css.choice}
              data-chosen={one.value === now || undefined}
              aria-pressed={one.value === now}
              leftSection={
                one.value === now ? <IconCheck size={15} stroke={2} aria-hidden /> : undefined
              }
              onClick={() => onAnswer(one.value)}
            >
              {inWords(one.words)}
            </Button>
          ))
        )}
        {question.kind === "event" && <OwnEvent onAnswer={onAnswer} />}
      </div>
    </section>
  );
}

/** A name of one's own for what every row is. */
function OwnEvent({ onAnswer }: { onAnswer: (value: string) => void }) {
  const t = useWords(words);
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  if (!open) {
    return (
      <Button variant="subtle" onClick={() => setOpen(true)}>
        {t("otherEvent")}
      </Button>
    );
  }
  return (
    <form
      className={css.own}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") onAnswer(name.trim());
      }}
    >
      <TextInput
        aria-label={t("eventName")}
        placeholder={t("eventName")}
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {t("useIt")}
      </Button>
    </form>
  );
}
