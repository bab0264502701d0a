/** Offers the members of a room while somebody writes an @ and the beginning of a name. */
import type { Member, User } from "@offchat/client";
import { useMemo } from "react";
import type { RoomFacts } from "./connection.ts";
import { useChatState } from "./connection.ts";
import type { Field } from "./offers.ts";
import { useNaming, useOffers } from "./offers.ts";

const MOST = 8;
/** In rooms with more members only those who look after the room mention everybody. */
const LARGE_ROOM = 100;
const EVERYBODY = "room";
const BEGUN = /(?:^|[^\p{L}\p{N}_.@/-])@([\p{L}\p{N}_.+-]{0,150})$/u;

/** Somebody who can be mentioned; without a person it is everybody in the room. */
export interface Offer {
  username: string;
  user: User | null;
}

/** What stands behind an @ right before the caret; null where no name is being written. */
export function begun(before: string): string | null {
  return BEGUN.exec(before)?.[1] ?? null;
}

function fits(user: User, typed: string): boolean {
  const names = [user.username, ...user.display_name.split(/\s+/)];
  return names.some((name) => name.toLowerCase().startsWith(typed));
}

function mayMentionAll(room: Pick<RoomFacts, "kind" | "member_count" | "my_role">): boolean {
  if (room.kind === "direct") return false;
  return room.member_count <= LARGE_ROOM || room.my_role === "owner" || room.my_role === "moderator";
}

/** Whom to offer for what was typed: others by name, those whose user name fits first. */
export function offersFor(
  typed: string,
  room: Pick<RoomFacts, "kind" | "member_count" | "my_role">,
  members: readonly Member[],
  me: string | undefined,
): Offer[] {
  const wanted = typed.toLowerCase();
  const exactly = ({ username }: User) => Number(!username.toLowerCase().startsWith(wanted));
  const people = members
    .map(({ user }) => user)
    .filter((user) => user.id !== me && fits(user, wanted))
    .sort((a, b) => exactly(a) - exactly(b) || a.display_name.localeCompare(b.display_name));
  const all = mayMentionAll(room) && EVERYBODY.startsWith(wanted) ? [{ username: EVERYBODY, user: null }] : [];
  return [...people.slice(0, MOST).map((user) => ({ username: user.username, user })), ...all];
}

const wordsOf = ({ username }: Offer) => username;

/** The list of offers of a field, and what its keys do with it. */
export function useMentioning({ room, ...field }: Field & { room: RoomFacts }) {
  const members = useChatState((state) => state.members[room.id]);
  const me = useChatState((state) => state.me?.id);
  const naming = useNaming(field, begun);
  const { typed } = naming;
  const offers = useMemo(
    () => (typed === null ? [] : offersFor(typed, room, Object.values(members ?? {}), me)),
    [typed, room, members, me],
  );
  return useOffers(naming, offers, wordsOf);
}
