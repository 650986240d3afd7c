/** Long work while it goes on, counted, and what came of it where it did not end well. */
import { Button } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { Problem as Refusal } from "../../api/client";
import { Notice } from "../parts/Notice";
import { Problem } from "../parts/Problem";
import { isOpen, stopJob, type Job } from "../parts/useJob";
import { Counted } from "../parts/Waiting";
import { useText } from "../words/language";
import { useWords } from "../words/words";
import { words } from "./words";

interface JobProgressProps {
  job: Job;
  /** Leave it to run by itself. */
  onLeave?: () => void;
  /** What else can be done where it failed. */
  remedy?: React.ReactNode;
}

export function JobProgress({ job, onLeave, remedy }: JobProgressProps) {
  const t = useWords(words);
  const title = useJobTitle(job);
  if (isOpen(job)) {
    return (
      <Counted
        title={title}
        done={job.done > 0 ? job.done : null}
        total={job.done > 0 ? job.total : null}
        stop={() => void stopJob(job.id)}
        {...(onLeave && { leave: onLeave })}
      />
    );
  }
  if (job.state === "failed" && job.problem) {
    const { code, message, hint, place } = job.problem;
    const problem = new Refusal(422, {
      code,
      message,
      hint: hint ?? null,
      place: place
        ? {
            file: place.file ?? null,
            line: place.line ?? null,
            column: place.column ?? null,
            id: place.id ?? null,
          }
        : null,
    });
    return <Problem problem={problem} action={remedy} />;
  }
  if (job.state === "cancelled" || job.state === "interrupted") {
    return (
      <Notice live icon={<IconInfoCircle size={18} stroke={1.7} aria-hidden />}>
        {t(job.state)}
      </Notice>
    );
  }
  return null;
}

/** What is going on, with what is counted. */
export function useJobTitle(job: Job): string {
  const t = useWords(words);
  const inWords = useText();
  if (job.kind === "import" && job.total !== null && job.done > 0) {
    return t("reading", { done: job.done, total: job.total });
  }
  if (job.total !== null && job.done === 0 && job.total > 0 && job.kind === "import") {
    return `${inWords(job.step)} · ${t("events", { count: job.total })}`;
  }
  return inWords(job.step);
}

/** Import what can be read although many rows cannot. */
export function ReadableOnly({ job, onClick }: { job: Job; onClick: () => void }) {
  const t = useWords(words);
  if (job.problem?.code !== "too-many-rejects") return null;
  return <Button onClick={onClick}>{t("readableOnly")}</Button>;
}
