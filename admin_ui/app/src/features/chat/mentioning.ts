/** Offers the members of a room while somebody writes an @ and the beginning of a name. */
import type { Member, User } from "@offchat/client";
import type { KeyboardEvent, RefObject } from "react";
import { useEffect, useMemo, useState } from "react";
import type { RoomFacts } from "./connection.ts";
import { useChatState } from "./connection.ts";

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

interface Writing {
  room: RoomFacts;
  text: string;
  write: (text: string) => void;
  input: RefObject<HTMLTextAreaElement | null>;
}

/** The list of offers of a field, and what its keys do with it. */
export function useMentioning({ room, text, write, input }: Writing) {
  const members = useChatState((state) => state.members[room.id]);
  const me = useChatState((state) => state.me?.id);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [closed, setClosed] = useState<string | null>(null);
  const before = text.slice(0, caret);
  const typed = begun(before);
  const open = typed !== null && closed !== before;
  const offers = useMemo(
    () => (open ? offersFor(typed, room, Object.values(members ?? {}), me) : []),
    [open, typed, room, members, me],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: other letters offer others, from the first on
  useEffect(() => setChosen(0), [typed]);
  const look = () => setCaret(input.current?.selectionStart ?? 0);
  const pick = ({ username }: Offer) => {
    if (typed === null) return;
    const start = caret - typed.length;
    const rest = text.slice(caret);
    const words = `${text.slice(0, start)}${username}${rest.startsWith(" ") ? "" : " "}`;
    write(words + rest);
    const end = start + username.length + 1;
    setCaret(end);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(end, end);
    });
  };
  /** Whether the key belonged to the list. */
  const key = (event: KeyboardEvent): boolean => {
    const offer = offers[chosen];
    if (!offer || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    if (event.key === "ArrowDown") setChosen((chosen + 1) % offers.length);
    else if (event.key === "ArrowUp") setChosen((chosen - 1 + offers.length) % offers.length);
    else if (event.key === "Enter" || event.key === "Tab") pick(offer);
    else if (event.key === "Escape") setClosed(before);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { offers, chosen, pick, key, look };
}
