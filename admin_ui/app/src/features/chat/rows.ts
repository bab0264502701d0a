/** From entries of a timeline to rows on the screen: days, groups of one sender, what is new, what is on its way. */
import type { Entry, Message, PendingMessage, Tombstone } from "@offchat/client";
import { isTombstone } from "@offchat/client";
import { day } from "../../ui/format.ts";
import type { FilesView } from "./files.ts";

export type Row =
  | { kind: "top"; key: "top"; more: boolean }
  | { kind: "day"; key: string; words: string }
  | { kind: "new"; key: "new" }
  | { kind: "deleted"; key: string; reason: Tombstone["reason"] }
  | { kind: "message"; key: string; message: Message; grouped: boolean }
  | { kind: "pending"; key: string; pending: PendingMessage; grouped: boolean };

const GROUP_MS = 5 * 60_000;

/** What decides how the next row looks: who spoke last and when, and under which day. */
interface Place {
  sender: string | null;
  at: number;
  /** The day of the last heading, in local time. */
  day: string;
  /** How many rows there are. */
  rows: number;
}

const START: Place = { sender: null, at: 0, day: "", rows: 0 };

function dayOf(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** The key of a message stays the same when it turns from an echo into the real one. */
function keyOf(message: Message, me: string): string {
  return message.sender.id === me ? message.client_id : message.id;
}

/** Where entries begin to differ. */
function common(before: readonly Entry[], after: readonly Entry[]): number {
  const length = Math.min(before.length, after.length);
  let place = 0;
  while (place < length && before[place] === after[place]) place += 1;
  return place;
}

/**
 * Makes the rows of one room, and makes again only those behind the first change: a message that comes in costs as much
 * after ten thousand others as after ten.
 */
export class RowMaker {
  private entries: readonly Entry[] = [];
  private rows: Row[] = [];
  /** The place after each entry. */
  private places: Place[] = [];
  private me = "";
  private firstNew: number | null = null;
  /** Yesterday's "Today" is another heading. */
  private today = "";

  /** `firstNew` is the number of the first message that was unread when the room was opened. */
  rowsOf(
    entries: readonly Entry[],
    pending: readonly PendingMessage[],
    more: boolean,
    me: string,
    firstNew: number | null,
  ): Row[] {
    const today = dayOf(Date.now());
    const same = me === this.me && firstNew === this.firstNew && today === this.today;
    Object.assign(this, { me, firstNew, today });
    const kept = same ? common(this.entries, entries) : 0;
    const last = this.places[kept - 1] ?? START;
    this.rows.length = last.rows;
    this.places.length = kept;
    let place = last;
    for (let index = kept; index < entries.length; index += 1) {
      const entry = entries[index];
      if (entry) place = this.add(entry, place);
      this.places.push(place);
    }
    this.entries = entries;
    return [{ kind: "top", key: "top", more }, ...this.rows, ...pendingRows(pending, place, me)];
  }

  private add(entry: Entry, before: Place): Place {
    const at = isTombstone(entry) ? before.at : Date.parse(entry.created_at);
    const today = isTombstone(entry) ? before.day : dayOf(at);
    let { sender } = before;
    if (today !== before.day && !isTombstone(entry)) {
      this.rows.push({ kind: "day", key: `day ${today}`, words: day(entry.created_at) });
      sender = null;
    }
    if (entry.number === this.firstNew) {
      this.rows.push({ kind: "new", key: "new" });
      sender = null;
    }
    if (isTombstone(entry)) {
      this.rows.push({ kind: "deleted", key: entry.id, reason: entry.reason });
      return { sender: null, at, day: today, rows: this.rows.length };
    }
    const grouped = sender === entry.sender.id && at - before.at < GROUP_MS;
    this.rows.push({ kind: "message", key: keyOf(entry, this.me), message: entry, grouped });
    return { sender: entry.sender.id, at, day: today, rows: this.rows.length };
  }
}

/** What waits to be sent, at the end. */
function pendingRows(pending: readonly PendingMessage[], after: Place, me: string): Row[] {
  const rows: Row[] = [];
  let { sender, at, day: heading } = after;
  for (const echo of pending) {
    const now = Date.parse(echo.at);
    const today = dayOf(now);
    if (today !== heading) rows.push({ kind: "day", key: `day ${today} ahead`, words: day(echo.at) });
    const grouped = today === heading && sender === me && now - at < GROUP_MS;
    rows.push({ kind: "pending", key: echo.clientId, pending: echo, grouped });
    sender = me;
    at = now;
    heading = today;
  }
  return rows;
}

/** A first guess at a row's height in pixels, before it is measured. */
export function estimate(row: Row | undefined, files: Pick<FilesView, "height">): number {
  if (row?.kind === "message") {
    const lines = row.message.body === "" ? 0 : 1 + Math.floor(row.message.body.length / 90);
    return (row.grouped ? 3 : 34) + (lines && lines * 22 + 12) + files.height(row.message.attachments, 0);
  }
  if (row?.kind === "pending") return 30 + files.height([], row.pending.uploads.length);
  return row?.kind === "top" ? 56 : 40;
}
