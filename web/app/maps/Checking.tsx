/** A map is being checked against the data: counted, can be stopped, can be left to run. */
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { answer, api, Problem as Refusal } from "../../api/client";
import { Notice } from "../parts/Notice";
import { Problem } from "../parts/Problem";
import { isOpen, stopJob, useJob } from "../parts/useJob";
import { Counted } from "../parts/Waiting";
import { useText } from "../words/language";
import { useWords } from "../words/words";
import { words } from "./words";

interface CheckingProps {
  map: string;
  name: string;
  /** The check is over, or is left to run. */
  done: () => void;
}

/** Checks as soon as it is on the screen. */
export function Checking({ map, name, done }: CheckingProps) {
  const t = useWords(words);
  const text = useText();
  const check = useCheck(map);
  const { job, failed } = check;
  const begin = useEffectEvent(() => check.begin());
  useEffect(() => begin(), [map]);
  if (failed !== null) return <Problem problem={failed} again={() => check.begin()} />;
  if (job !== null && !isOpen(job)) {
    if (job.problem) {
      const refusal = new Refusal(422, { ...job.problem, place: null });
      return <Problem problem={refusal} again={() => check.begin()} />;
    }
    return (
      <Notice
        live
        action={
          <Button variant="subtle" size="compact-sm" onClick={done}>
            {t("close")}
          </Button>
        }
      >
        {t(job.state === "cancelled" ? "checkStopped" : "checked", { name })}
      </Notice>
    );
  }
  const step = job?.step ? text(job.step) : "";
  return (
    <Counted
      title={step === "" ? t("checking", { name }) : step}
      done={job?.done ?? null}
      total={job?.total ?? null}
      stop={job ? () => void stopJob(job.id) : undefined}
      leave={done}
    />
  );
}

/** Ask for a check and follow it; when it is over, everything that was known of maps is asked for again. */
export function useCheck(map: string) {
  const queries = useQueryClient();
  const [id, setId] = useState<string | null>(null);
  const asked = useMutation({
    mutationFn: () =>
      answer(api.POST("/api/v1/maps/{map_id}/check", { params: { path: { map_id: map } } })),
    onSuccess: (started) => setId(started.job),
  });
  const job = useJob(id) ?? null;
  const over = job !== null && !isOpen(job);
  useEffect(() => {
    if (over) void queries.invalidateQueries({ queryKey: ["maps"] });
  }, [over, queries]);
  return {
    begin: () => {
      setId(null);
      asked.mutate();
    },
    job,
    /** Asked for and not over. */
    busy: asked.isPending || (id !== null && !over),
    failed: asked.error,
  };
}
