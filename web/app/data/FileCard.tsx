/** What one file, or several that are read alike, would be imported as. */
import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Loading } from "../parts/Waiting";
import { Problem } from "../parts/Problem";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { ColumnsTable } from "./ColumnsTable";
import css from "./FileCard.module.css";
import {
  NO_ANSWERS,
  usePreview,
  withAnswer,
  withPart,
  type Answers,
  type FileGroup,
  type Preview,
} from "./preview";
import { QuestionBox } from "./QuestionBox";
import { words } from "./words";

interface FileCardProps {
  group: FileGroup;
  answers: Answers;
  onAnswers: (answers: Answers) => void;
  onRemove: (upload: string) => void;
}

export function FileCard({ group, answers, onAnswers, onRemove }: FileCardProps) {
  const t = useWords(words);
  const inWords = useText();
  const upload = group.uploads[0] ?? "";
  const look = usePreview(upload, answers);
  if (look.error) return <Problem problem={look.error} again={() => void look.refetch()} />;
  const preview = look.data ?? group.first;
  return (
    <section className={css.card} aria-busy={look.isFetching}>
      <header className={css.head}>
        <div>
          <h2 className={css.title}>
            <Title preview={preview} />
          </h2>
          <RowsLine group={group} preview={preview} />
        </div>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconX size={15} stroke={1.8} aria-hidden />}
          aria-label={t("removeFile", { name: preview.upload.name })}
          onClick={() => group.uploads.forEach(onRemove)}
        >
          {preview.upload.name}
        </Button>
      </header>
      {preview.mends !== null ? (
        <p className={css.note}>{t("mendsText")}</p>
      ) : (
        <ColumnsTable
          preview={preview}
          onPart={(column, part) => onAnswers(withPart(answers, column, part))}
        />
      )}
      {preview.questions.map((question) => (
        <QuestionBox
          key={question.kind}
          question={question}
          chosen={question.kind === "event" ? (answers.event ?? null) : null}
          onAnswer={(value) => onAnswers(withAnswer(answers, question, value))}
        />
      ))}
      {(preview.trial?.reasons.length ?? 0) > 0 && (
        <ul className={css.reasons}>
          {preview.trial?.reasons.map((reason) => (
            <li key={reason.text.en}>
              {t("reasonRow", {
                reason: inWords(reason.text),
                rows: reason.rows,
                first: reason.first_row ?? 0,
              })}
            </li>
          ))}
        </ul>
      )}
      {preview.notes.map((note) => (
        <p key={note.en} className={css.note}>
          {inWords(note)}
        </p>
      ))}
      {group.first.tool !== null && <OwnColumns answers={answers} onAnswers={onAnswers} />}
    </section>
  );
}

function Title({ preview }: { preview: Preview }) {
  const t = useWords(words);
  const inWords = useText();
  const count = preview.questions.length;
  if (preview.mends !== null) return t("mends", { batch: preview.mends });
  const head = preview.tool
    ? t("toolFound", { tool: inWords(preview.tool) })
    : t("guessedAll", { guessed: preview.guessed, all: preview.columns.length });
  return `${head} ${count > 0 ? t("questions", { count }) : t("noQuestion")}`;
}

function RowsLine({ group, preview }: { group: FileGroup; preview: Preview }) {
  const t = useWords(words);
  const { trial } = preview;
  const others = group.uploads.length - 1;
  const parts = [
    preview.whole
      ? t("rowCount", { count: preview.rows })
      : preview.total === null
        ? t("rowsSeen", { rows: preview.rows })
        : t("rowsAbout", { count: preview.total }),
    trial !== null && trial.rejected > 0 ? t("rejectedRows", { count: trial.rejected }) : null,
    others > 0 ? t("sameFiles", { count: others }) : null,
  ];
  return <p className={css.note}>{parts.filter((part) => part !== null).join(" · ")}</p>;
}

function OwnColumns({
  answers,
  onAnswers,
}: {
  answers: Answers;
  onAnswers: (answers: Answers) => void;
}) {
  const t = useWords(words);
  return (
    <Button
      className={css.own}
      variant="subtle"
      size="compact-sm"
      onClick={() => onAnswers(answers.by_columns ? NO_ANSWERS : { by_columns: true })}
    >
      {answers.by_columns ? t("presetAgain") : t("ownColumns")}
    </Button>
  );
}

/** A file on its way. */
export function SendingLine({
  name,
  share,
  onStop,
}: {
  name: string;
  share: number;
  onStop: () => void;
}) {
  const t = useWords(words);
  const { percent } = useFigures();
  return (
    <p className={css.sending} role="status">
      <span>{t("sending", { name })}</span>
      <span className={css.note}>{t("sent", { share: percent(share, 0) })}</span>
      <Button variant="default" size="compact-sm" onClick={onStop}>
        {t("cancelSending")}
      </Button>
    </p>
  );
}

/** While a file is looked at. */
export function LookingFrame() {
  return <Loading lines={[42, 100, 92, 96, 90]} />;
}
