/** Drafts by their place, and read marks of others by room: what events do to them. */
import type { AnyEvent, EventData, ReadPlace, ServerDraft } from "../contract.ts";

/** By thread, else by room. */
export type DraftsState = Readonly<Record<string, ServerDraft>>;

export interface OwnState {
  drafts: DraftsState;
  /** Whether the drafts of the server are known. */
  restored: boolean;
  /** Room → person → up to where they have read. */
  reads: Readonly<Record<string, Readonly<Record<string, ReadPlace>>>>;
}

export const NOTHING_OWN: OwnState = { drafts: {}, restored: false, reads: {} };

/** The drafts after an event; one without words and files is none. */
export function draftTold(drafts: DraftsState, event: AnyEvent): DraftsState {
  if (event.type !== "draft.updated") return drafts;
  const draft = event.data;
  const place = draft.thread ?? draft.room;
  if (draft.body.trim() === "" && draft.attachments.length === 0) {
    if (!(place in drafts)) return drafts;
    const { [place]: _gone, ...rest } = drafts;
    return rest;
  }
  return { ...drafts, [place]: draft };
}

/** Somebody has read on; of rooms that were not asked for nothing is kept. */
export function readSeen(state: OwnState, { room, ...place }: EventData["read.seen"]): OwnState {
  const known = state.reads[room];
  if (!known || (known[place.user]?.number ?? 0) >= place.number) return state;
  return { ...state, reads: { ...state.reads, [room]: { ...known, [place.user]: place } } };
}

/** The state without a room that one is in no longer. */
export function withoutOwnRoom(state: OwnState, room: string): OwnState {
  const kept = Object.entries(state.drafts).filter(([, draft]) => draft.room !== room);
  const { [room]: _gone, ...reads } = state.reads;
  return { ...state, drafts: Object.fromEntries(kept), reads };
}

/** Who has read a message, of those who share it: not oneself, nor its sender. */
export function readersOf(state: OwnState, message: { room: string; number: number }, besides: string): string[] {
  const places = Object.values(state.reads[message.room] ?? {});
  return places.filter(({ user, number }) => number >= message.number && user !== besides).map(({ user }) => user);
}
