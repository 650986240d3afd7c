/** Importing groups of files, one import after the other; the running one stands in the address. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import { answer, api, type Schemas } from "../../api/client";
import { isOpen, useJob, type Job } from "../parts/useJob";
import type { Answers } from "./preview";

const PARAM = "job";
export type ImportBody = Schemas["ImportBody"];

/** What an import did, as its job tells it. */
export interface ImportResult {
  batch: string | null;
  events: number;
  rows: number;
  rejected: number;
  already_present: number;
  customers: number;
}

/** Read the result of an import's job. */
export function importResult(job: Job): ImportResult | null {
  if (job.state !== "done" || job.result === null) return null;
  const figure = (name: string) => {
    const value = job.result?.[name];
    return typeof value === "number" ? value : 0;
  };
  const batch = job.result["batch"];
  return {
    batch: typeof batch === "string" ? batch : null,
    events: figure("events"),
    rows: figure("rows"),
    rejected: figure("rejected"),
    already_present: figure("already_present"),
    customers: figure("customers"),
  };
}

/** Say which files become one import. */
export function importBody(
  uploads: readonly string[],
  answers: Answers,
  rows: number | null,
  allReadable = false,
): ImportBody {
  return { uploads: [...uploads], answers, rows, all_readable: allReadable };
}

/** Start an import, or take one back, and follow it. */
export function useImporting(onDone?: (job: Job) => void) {
  const [params, setParams] = useSearchParams();
  const queries = useQueryClient();
  const job = useJob(params.get(PARAM));
  const told = useRef<string | null>(null);

  const put = (id: string | null) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (id === null) after.delete(PARAM);
        else after.set(PARAM, id);
        return after;
      },
      { replace: true, preventScrollReset: true },
    );

  const start = useMutation({
    mutationFn: (body: ImportBody) => answer(api.POST("/api/v1/data/imports", { body })),
    onSuccess: (started) => put(started.job),
  });

  const undo = useMutation({
    mutationFn: (batch: string) =>
      answer(api.DELETE("/api/v1/data/imports/{batch}", { params: { path: { batch } } })),
    onSuccess: (started) => put(started.job),
  });

  useEffect(() => {
    if (!job || isOpen(job) || told.current === job.id) return;
    told.current = job.id;
    // new data change whatever was asked before
    if (job.state === "done") {
      void queries.invalidateQueries({
        predicate: (query) => !["session", "jobs", "preview"].includes(String(query.queryKey[0])),
      });
      onDone?.(job);
    }
  }, [job, queries, onDone]);

  return { job, start, undo, leave: () => put(null) };
}
