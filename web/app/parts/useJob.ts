/** Long work of the server as it stands now, told as it happens. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { answer, api, type Schemas } from "../../api/client";

export type Job = Schemas["JobDocument"];

const keyOf = (job: string) => ["jobs", job] as const;
// where news do not get through (a proxy that holds them back), the work is asked after
const ASK_AGAIN_MS = 3_000;

/** Tell whether work is still going on. */
export function isOpen(job: Job): boolean {
  return job.state === "waiting" || job.state === "running";
}

/** Follow a piece of work; null follows nothing. */
export function useJob(job: string | null): Job | undefined {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: keyOf(job ?? ""),
    enabled: job !== null,
    queryFn: () =>
      answer(api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: job ?? "" } } })),
    staleTime: 0,
    refetchInterval: (asked) =>
      asked.state.data === undefined || isOpen(asked.state.data) ? ASK_AGAIN_MS : false,
  });
  useEffect(() => {
    if (job === null) return undefined;
    const news = new EventSource(`/api/v1/jobs/${encodeURIComponent(job)}/live`);
    news.addEventListener("open", () => void queries.invalidateQueries({ queryKey: keyOf(job) }));
    news.addEventListener("job", (event: MessageEvent<string>) => {
      const told = JSON.parse(event.data) as Job;
      queries.setQueryData(keyOf(job), told);
      if (!isOpen(told)) news.close();
    });
    return () => news.close();
  }, [job, queries]);
  return query.data;
}

/** Ask work to stop. */
export async function stopJob(job: string): Promise<void> {
  await answer(api.DELETE("/api/v1/jobs/{job_id}", { params: { path: { job_id: job } } }));
}
