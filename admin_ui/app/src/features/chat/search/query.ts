/** What is looked for in conversations, and how the server is asked for it. */
import type { SearchQuery } from "@offchat/client";

export interface Asked {
  q: string;
  /** Null for all rooms. */
  room: string | null;
  from: string | null;
  /** Only what one has saved. */
  saved: boolean;
  has: NonNullable<SearchQuery["has"]> | null;
  /** Days like `2026-11-20` in the reader's time, or nothing. */
  since: string;
  until: string;
  best: boolean;
}

export const KINDS = ["image", "video", "audio", "file", "link"] as const;

export function newlyAsked(room: string | null): Asked {
  return { q: "", room, from: null, saved: false, has: null, since: "", until: "", best: false };
}

export function isFiltered({ from, saved, has, since, until }: Asked): boolean {
  return from !== null || saved || has !== null || since !== "" || until !== "";
}

/** Whether there is enough to ask the server for. */
export function isAsked(asked: Asked): boolean {
  return asked.q.trim() !== "" || isFiltered(asked);
}

/** The beginning of a day where the reader is; `days` later. */
function startOf(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + days).toISOString();
}

/** The question to the server; the day until which it reaches is a part of it. */
export function queryOf({ q, room, from, saved, has, since, until, best }: Asked): SearchQuery {
  return {
    ...(q.trim() !== "" && { q: q.trim() }),
    ...(room !== null && { room }),
    ...(from !== null && { from }),
    ...(saved && { saved: "true" as const }),
    ...(has !== null && { has }),
    ...(since !== "" && { after: startOf(since, 0) }),
    ...(until !== "" && { before: startOf(until, 1) }),
    ...(best && { sort: "relevance" as const }),
  };
}
