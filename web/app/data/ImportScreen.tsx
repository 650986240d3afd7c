/** Importing files: dropped, looked at, asked about where needed, imported. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { Card } from "../parts/Card";
import { Problem } from "../parts/Problem";
import { isOpen, type Job } from "../parts/useJob";
import { Page } from "../shell/Page";
import { useMay } from "../shell/session";
import { useWords } from "../words/words";
import css from "./ImportScreen.module.css";
import { DropZone } from "./DropZone";
import { FileCard, LookingFrame, SendingLine } from "./FileCard";
import { JobProgress, ReadableOnly } from "./JobProgress";
import { NO_ANSWERS, useGroups, usePreview, type Answers, type FileGroup } from "./preview";
import { importBody, importResult, useImporting } from "./useImporting";
import { useUploads, type Uploads } from "./useUploads";
import { words } from "./words";

export default function ImportScreen() {
  const t = useWords(words);
  const may = useMay("editor");
  return (
    <Page
      title={t("importTitle")}
      heading={
        <span className={css.crumbs}>
          <Link to="/data">{t("title")}</Link>
          <span aria-hidden>›</span>
          <h1>{t("importTitle")}</h1>
        </span>
      }
    >
      {may && <Importing />}
    </Page>
  );
}

function Importing() {
  const uploads = useUploads();
  const [imported, setImported] = useState<readonly string[]>([]);
  const { job, start, leave } = useImporting((done) => {
    if (importResult(done)) uploads.forget(imported);
  });
  const [answers, setAnswers] = useState<Record<string, Answers>>({});
  const { groups, problems, looking } = useGroups(uploads.arrived);
  const group = groups[0];
  const running = job !== undefined && isOpen(job);
  const bringIn = (files: FileGroup, total: number | null, all = false) => {
    setImported(files.uploads);
    start.mutate(importBody(files.uploads, answers[files.signature] ?? NO_ANSWERS, total, all));
  };
  return (
    <div className={css.column}>
      {job && (
        <JobProgress
          job={job}
          onLeave={leave}
          remedy={
            group && (
              <ReadableOnly job={job} onClick={() => bringIn(group, group.first.total, true)} />
            )
          }
        />
      )}
      {job && <Imported job={job} />}
      {start.error && <Problem problem={start.error} />}
      {problems.map(({ upload, problem }) => (
        <Problem key={upload} problem={problem} />
      ))}
      {!running && group && (
        <Card>
          <FileCard
            key={group.signature}
            group={group}
            answers={answers[group.signature] ?? NO_ANSWERS}
            onAnswers={(next) => setAnswers({ ...answers, [group.signature]: next })}
            onRemove={uploads.remove}
          />
          <Foot
            group={group}
            answers={answers[group.signature] ?? NO_ANSWERS}
            busy={start.isPending}
            onBringIn={(total) => bringIn(group, total)}
          />
        </Card>
      )}
      <Sending uploads={uploads} />
      {looking && <LookingFrame />}
      {!running && <DropZone onFiles={uploads.add} low={uploads.arrived.length > 0 || !!job} />}
    </div>
  );
}

/** The files on their way, and those that were refused. */
export function Sending({ uploads }: { uploads: Uploads }) {
  return uploads.sending.map((one) =>
    one.problem === null ? (
      <SendingLine
        key={one.key}
        name={one.name}
        share={one.share}
        onStop={() => uploads.stop(one.key)}
      />
    ) : (
      <Problem key={one.key} problem={one.problem} />
    ),
  );
}

function Foot({
  group,
  answers,
  busy,
  onBringIn,
}: {
  group: FileGroup;
  answers: Answers;
  busy: boolean;
  onBringIn: (total: number | null) => void;
}) {
  const t = useWords(words);
  const look = usePreview(group.uploads[0] ?? "", answers);
  const ready = look.data?.ready === true && !look.isPlaceholderData;
  return (
    <footer className={css.foot}>
      <span className={css.quiet}>{t("undoable")}</span>
      <Button disabled={!ready} loading={busy} onClick={() => onBringIn(look.data?.total ?? null)}>
        {t("bringIn")}
      </Button>
    </footer>
  );
}

/** What an import brought. */
export function Imported({ job }: { job: Job }) {
  const t = useWords(words);
  const result = importResult(job);
  if (result === null) return null;
  return (
    <Card>
      <h2 className={css.done} role="status">
        {result.events > 0 ? t("importedTitle", { count: result.events }) : t("importedNothing")}
        {result.events > 0 && (
          <span className={css.quiet}> {t("importedText", { customers: result.customers })}</span>
        )}
      </h2>
      {result.already_present > 0 && (
        <p className={css.quiet}>{t("alreadyPresent", { rows: result.already_present })}</p>
      )}
      {result.rejected > 0 && <p>{t("setAside", { count: result.rejected })}</p>}
      <div className={css.buttons}>
        {result.rejected > 0 && result.batch !== null && <RejectsButton batch={result.batch} />}
        <Button component={Link} to="/first/map" variant="default">
          {t("toFirstMap")}
        </Button>
        <Button component={Link} to="/customers" variant="default">
          {t("toCustomers")}
        </Button>
      </div>
    </Card>
  );
}

/** Download the faulty rows of an import. */
export function RejectsButton({ batch, compact = false }: { batch: string; compact?: boolean }) {
  const t = useWords(words);
  return (
    <Button
      component="a"
      href={`/api/v1/data/imports/${batch}/rejects`}
      download={`${batch}.csv`}
      size={compact ? "compact-sm" : "sm"}
      variant={compact ? "default" : "filled"}
    >
      {t("downloadRejects")}
    </Button>
  );
}
