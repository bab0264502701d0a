/** From entries of a timeline to rows on the screen: days, groups of one sender, what is new, what is on its way. */
import type { Entry, Message, PendingMessage, Tombstone } from "@offchat/client";
import { isTombstone } from "@offchat/client";
import { day } from "../../ui/format.ts";

export type Row =
  | { kind: "top"; key: "top"; more: boolean }
  | { kind: "day"; key: string; words: string }
  | { kind: "new"; key: "new" }
  | { kind: "deleted"; key: string; reason: Tombstone["reason"] }
  | { kind: "message"; key: string; message: Message; grouped: boolean }
  | { kind: "pending"; key: string; pending: PendingMessage; grouped: boolean };

const GROUP_MS = 5 * 60_000;

interface Last {
  sender: string;
  at: string;
}

function continues(last: Last | null, sender: string, at: string): boolean {
  return last !== null && last.sender === sender && Date.parse(at) - Date.parse(last.at) < GROUP_MS;
}

/** The key of a message stays the same when it turns from an echo into the real one. */
function keyOf(message: Message, me: string): string {
  return message.sender.id === me ? message.client_id : message.id;
}

/** `firstNew` is the number of the first message that was unread when the room was opened. */
export function rowsOf(
  entries: readonly Entry[],
  pending: readonly PendingMessage[],
  more: boolean,
  me: string,
  firstNew: number | null,
): Row[] {
  const rows: Row[] = [{ kind: "top", key: "top", more }];
  let last: Last | null = null;
  let heading = "";
  const startDay = (at: string) => {
    const words = day(at);
    if (words === heading) return;
    heading = words;
    last = null;
    rows.push({ kind: "day", key: `day-${at.slice(0, 10)}-${words}`, words });
  };
  for (const entry of entries) {
    if (!isTombstone(entry)) startDay(entry.created_at);
    if (entry.number === firstNew) {
      rows.push({ kind: "new", key: "new" });
      last = null;
    }
    if (isTombstone(entry)) {
      rows.push({ kind: "deleted", key: entry.id, reason: entry.reason });
      last = null;
      continue;
    }
    const { sender, created_at } = entry;
    rows.push({
      kind: "message",
      key: keyOf(entry, me),
      message: entry,
      grouped: continues(last, sender.id, created_at),
    });
    last = { sender: sender.id, at: created_at };
  }
  for (const echo of pending) {
    startDay(echo.at);
    rows.push({ kind: "pending", key: echo.clientId, pending: echo, grouped: continues(last, me, echo.at) });
    last = { sender: me, at: echo.at };
  }
  return rows;
}

/** So many files stand side by side instead of one below the other. */
export const MANY_FILES = 3;

function filesHeight(count: number): number {
  return count < MANY_FILES ? count * 250 : Math.ceil(count / 4) * 158;
}

/** A first guess at a row's height in pixels, before it is measured. */
export function estimate(row: Row | undefined): number {
  if (row?.kind === "message") {
    const lines = row.message.body === "" ? 0 : 1 + Math.floor(row.message.body.length / 90);
    return (row.grouped ? 4 : 34) + lines * 22 + filesHeight(row.message.attachments.length);
  }
  if (row?.kind === "pending") return 30 + filesHeight(row.pending.uploads.length);
  return row?.kind === "top" ? 56 : 36;
}
