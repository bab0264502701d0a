/** What is said first: the one thing that matters most now, in one true sentence. */
import type { Answer, QueueState } from "@offchat/client";
import { overview as words } from "../../texts/overview.ts";
import { percent, span } from "../../ui/format.ts";

export type Overview = Answer<"get", "/api/v1/moderation/overview/">;

/** A preview that takes longer than this is one that somebody waits for. */
const SLOW_S = 30;
const NEARLY_FULL = 0.8;

export interface Sentence {
  text: string;
  tone: "well" | "busy" | "held" | "failed" | "warning";
  /** The filter of the files that it is about. */
  files?: string;
  /** Whether it is about what stands in the queue. */
  queue?: true;
}

export function totalOf(hours: Overview["hours"], name: "uploads" | "failures" | "bytes"): number {
  return hours.reduce((sum, hour) => sum + hour[name], 0);
}

type Store = NonNullable<Overview["storage_alert"]>;

function fullness({ store, used_bytes, total_bytes }: Store, say: (store: string, share: string) => string): string {
  return say(words.stores[store], percent(used_bytes / Math.max(1, total_bytes)));
}

/** First what stops all new files, then what waits for people, then what the machine is behind with, then what went wrong, then what will. */
export function sentenceOf(overview: Overview, cases: number): Sentence {
  const { at, processing, held, hours, storage, storage_alert, scanner } = overview;
  if (storage_alert?.level === "critical") return { text: fullness(storage_alert, words.storeFull), tone: "failed" };
  if (scanner === "away") return { text: words.scannerAway(held.scan), tone: "warning", files: "hold=scan" };
  // What waits for the virus scanner is behind, and nothing that a person could decide.
  if (cases > 0) return { text: words.casesWait(cases), tone: "held", queue: true };
  if (held.review > 0) return { text: words.filesHeld(held.review), tone: "held", files: "hold=review" };
  const oldest = processing.oldest_at ? (Date.parse(at) - Date.parse(processing.oldest_at)) / 1000 : 0;
  if (processing.files > 0 && oldest > SLOW_S) {
    return { text: words.filesWait(processing.files, span(oldest)), tone: "busy", files: "state=processing" };
  }
  const { used_bytes: used, quota_bytes: quota } = storage;
  if (storage_alert) return { text: fullness(storage_alert, words.storeNearlyFull), tone: "warning" };
  if (quota !== null && used >= quota * NEARLY_FULL) {
    return { text: words.storageFull(percent(quota === 0 ? 1 : used / quota)), tone: "warning" };
  }
  const failures = totalOf(hours, "failures");
  if (failures > 0) return { text: words.failedLately(failures), tone: "failed", files: "state=failed" };
  return { text: words.allWell, tone: "well" };
}

/** Queues in which something is. */
export function busyQueues(queues: QueueState[]): QueueState[] {
  return queues.filter(({ depth, running, failed }) => depth + running + failed > 0);
}
