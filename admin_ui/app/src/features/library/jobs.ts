/** Work on many files that goes on in the background: known from when it is started until it is put away. */
import type { Job, Rest } from "@offchat/client";
import type { QueryClient } from "@tanstack/react-query";
import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { tellFailure } from "./useRemoval.tsx";

const ENDED: ReadonlySet<Job["state"]> = new Set(["done", "failed", "cancelled"]);

export function hasEnded({ state }: Pick<Job, "state">): boolean {
  return ENDED.has(state);
}

/** The jobs with what is new of one; news that come late change nothing. */
export function withJob(jobs: readonly Job[], news: Job): readonly Job[] {
  const before = jobs.find(({ id }) => id === news.id);
  if (!before) return [...jobs, news];
  if (hasEnded(before) && !hasEnded(news)) return jobs;
  if (news.done < before.done && !hasEnded(news)) return jobs;
  return jobs.map((job) => (job.id === news.id ? news : job));
}

function keyOf(namespace: string) {
  return ["library jobs", namespace];
}

function keptName(namespace: string) {
  return `offchat.jobs.${namespace}`;
}

/** What a reload needs to find them again; a tab keeps its own. */
function keep(namespace: string, jobs: readonly Job[]): void {
  try {
    sessionStorage.setItem(keptName(namespace), JSON.stringify(jobs.map(({ id }) => id)));
  } catch {
    // A full or forbidden storage: a reload forgets them.
  }
}

function kept(namespace: string): string[] {
  try {
    const ids: unknown = JSON.parse(sessionStorage.getItem(keptName(namespace)) ?? "[]");
    return Array.isArray(ids) ? ids.map(String) : [];
  } catch {
    return [];
  }
}

/** Something is new of a job. Those that nobody here has started are told of as well: they are of the same person. */
export function learnJob(queries: QueryClient, job: Job): void {
  const jobs = withJob(queries.getQueryData<readonly Job[]>(keyOf(job.namespace)) ?? [], job);
  queries.setQueryData(keyOf(job.namespace), jobs);
  keep(job.namespace, jobs);
}

export function useJobs(rest: Rest, namespace: string) {
  const queries = useQueryClient();
  const { data: jobs = [] } = useQuery<readonly Job[]>({
    queryKey: keyOf(namespace),
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const at = (id: string) => ({ path: { job_id: id } });
  const drop = (id: string) => {
    const left = (queries.getQueryData<readonly Job[]>(keyOf(namespace)) ?? []).filter((job) => job.id !== id);
    queries.setQueryData(keyOf(namespace), left);
    keep(namespace, left);
  };
  useEffect(() => {
    for (const id of kept(namespace))
      rest.get("/api/v1/jobs/{job_id}/", { path: { job_id: id } }).then(
        (job) => learnJob(queries, job),
        // It is not kept any more, or is asked for when the connection is back.
        () => undefined,
      );
  }, [rest, namespace, queries]);
  return {
    jobs,
    drop,
    learn: (job: Job) => learnJob(queries, job),
    cancel: (id: string) => {
      rest.post("/api/v1/jobs/{job_id}/cancel/", at(id)).then((job) => learnJob(queries, job), tellFailure);
    },
    undo: (id: string) => {
      rest.post("/api/v1/jobs/{job_id}/undo/", at(id)).then((job) => {
        drop(id);
        learnJob(queries, job);
      }, tellFailure);
    },
    /** Ask again how far those are that have not ended: news may have been missed. */
    catchUp: () => {
      for (const { id } of jobs.filter((job) => !hasEnded(job)))
        rest.get("/api/v1/jobs/{job_id}/", at(id)).then(
          (job) => learnJob(queries, job),
          () => undefined,
        );
    },
  };
}

export type Jobs = ReturnType<typeof useJobs>;

/** What was refused, by reason, with how many files each concerns. */
export function refusals({ failed }: Pick<Job, "failed">): { detail: string; ids: string[] }[] {
  const reasons = new Map<string, string[]>();
  for (const { id, detail } of failed) reasons.set(detail, [...(reasons.get(detail) ?? []), id]);
  return [...reasons].map(([detail, ids]) => ({ detail, ids }));
}
