/** Step 1: a file is dropped; steps 2: it is looked at, asked about, imported. */
import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { DropZone } from "../data/DropZone";
import { FileCard, LookingFrame } from "../data/FileCard";
import { Sending } from "../data/ImportScreen";
import { JobProgress, ReadableOnly } from "../data/JobProgress";
import { NO_ANSWERS, useGroups, usePreview, type Answers, type FileGroup } from "../data/preview";
import { importBody, importResult, useImporting } from "../data/useImporting";
import { useUploads } from "../data/useUploads";
import { Problem } from "../parts/Problem";
import { isOpen, type Job } from "../parts/useJob";
import { useWords } from "../words/words";
import css from "./FileStep.module.css";
import { Frame } from "./Frame";
import { words } from "./words";

/** A file is dropped. */
export function FileStep() {
  const t = useWords(words);
  const uploads = useUploads();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const before = useRef(uploads.arrived.length);
  useEffect(() => {
    // as soon as a file is there, it is looked at
    if (uploads.arrived.length > before.current && uploads.sending.length === 0) {
      void navigate({ pathname: "/first/columns", search: params.toString() });
    }
  }, [uploads.arrived.length, uploads.sending.length, navigate, params]);
  return (
    <Frame now="stepFile">
      <div className={css.headline}>
        <h1>{t("headline")}</h1>
        <p>{t("lead")}</p>
      </div>
      <Sending uploads={uploads} />
      <DropZone onFiles={uploads.add} />
    </Frame>
  );
}

/** What is guessed is shown; what only the owner knows is asked. */
export function ColumnsStep() {
  const t = useWords(words);
  const uploads = useUploads();
  const navigate = useNavigate();
  const [answers, setAnswers] = useState<Record<string, Answers>>({});
  const [imported, setImported] = useState<readonly string[]>([]);
  const { groups, problems, looking } = useGroups(uploads.arrived);
  const { job, start, leave } = useImporting((done: Job) => {
    if (importResult(done) === null) return;
    uploads.forget(imported);
    if (groups.length <= 1) void navigate("/first/map");
  });
  const group = groups[0];
  const running = (job !== undefined && isOpen(job)) || start.isPending;
  const bringIn = (files: FileGroup, total: number | null, all = false) => {
    setImported(files.uploads);
    start.mutate(importBody(files.uploads, answers[files.signature] ?? NO_ANSWERS, total, all));
  };
  return (
    <Frame
      now="stepColumns"
      foot={
        <>
          <Button component={Link} to="/first" variant="subtle" color="gray" className={css.back}>
            {t("back")}
          </Button>
          {group && !running && (
            <BringIn
              group={group}
              answers={answers[group.signature] ?? NO_ANSWERS}
              more={groups.length - 1}
              onBringIn={(total) => bringIn(group, total)}
            />
          )}
        </>
      }
    >
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
      {start.error && <Problem problem={start.error} />}
      {problems.map(({ upload, problem }) => (
        <Problem key={upload} problem={problem} />
      ))}
      {looking && <LookingFrame />}
      {!running && group && (
        <FileCard
          key={group.signature}
          group={group}
          answers={answers[group.signature] ?? NO_ANSWERS}
          onAnswers={(next) => setAnswers({ ...answers, [group.signature]: next })}
          onRemove={uploads.remove}
        />
      )}
      {!running && !looking && !group && <DropZone onFiles={uploads.add} low />}
      <Sending uploads={uploads} />
    </Frame>
  );
}

function BringIn({
  group,
  answers,
  more,
  onBringIn,
}: {
  group: FileGroup;
  answers: Answers;
  more: number;
  onBringIn: (total: number | null) => void;
}) {
  const t = useWords(words);
  const look = usePreview(group.uploads[0] ?? "", answers);
  const ready = look.data?.ready === true && !look.isPlaceholderData;
  return (
    <>
      <span className={css.quiet}>{more > 0 ? t("nextFile", { count: more }) : t("undoable")}</span>
      <Button disabled={!ready} onClick={() => onBringIn(look.data?.total ?? null)}>
        {t("bringIn")}
      </Button>
    </>
  );
}
