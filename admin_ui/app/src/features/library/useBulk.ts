/** One action on many files: done at once or by a job, with what was refused and the way back. */
import { notifications } from "@mantine/notifications";
import type { Job, Rest } from "@offchat/client";
import { asError } from "@offchat/client";
import { useQueryClient } from "@tanstack/react-query";
import { library as words } from "../../texts/library.ts";
import { learnJob } from "./jobs.ts";
import { tellFailure, tellUndoable } from "./useRemoval.tsx";

export interface Bulk {
  action: "tag" | "set" | "collect" | "uncollect" | "delete" | "restore" | "retry" | "archive";
  file_ids: string[];
  tag_ids?: string[];
  collection?: string;
  set?: { poster_part: number } | { poster_s: null };
}

interface Done {
  total: number;
  changed: number;
  failed: readonly { detail: string }[];
  undo: string | null;
}

/** The answer of work done at once; null for a job that goes on. */
function doneIn(answer: object): Done | null {
  return "undo" in answer ? (answer as Done) : null;
}

function said({ changed, failed }: Done): string {
  const [first] = failed;
  return [words.done(changed), first && words.refused(failed.length, first.detail)].filter(Boolean).join(" ");
}

function archiveIn(answer: object): string | null {
  const { result } = answer as { result?: { url?: unknown } | null };
  return typeof result?.url === "string" ? result.url : null;
}

export function useBulk(rest: Rest, namespace: string) {
  const queries = useQueryClient();
  const undo = (job: string) => {
    rest
      .post("/api/v1/jobs/{job_id}/undo/", { path: { job_id: job } })
      .then(() => notifications.show({ message: words.undone }), tellFailure);
  };
  /** Answers whether it was done, or is being done. */
  const run = async (bulk: Bulk): Promise<boolean> => {
    try {
      const answer = await rest.post("/api/v1/media/bulk-operations/", { body: { ...bulk, namespace } });
      const archive = archiveIn(answer);
      const done = doneIn(answer);
      if (archive) window.location.assign(archive);
      else if (!done) learnJob(queries, answer as Job);
      else if (done.undo) {
        const job = done.undo;
        tellUndoable(job, said(done), () => undo(job));
      } else notifications.show({ message: said(done) });
      return true;
    } catch (thrown) {
      tellFailure(asError(thrown));
      return false;
    }
  };
  return { run };
}

export type BulkWork = ReturnType<typeof useBulk>;
