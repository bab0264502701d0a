/** How the list of rooms is divided: pinned ones, those with unread messages, and all others. */
import type { Room } from "@offchat/client";
import { sameItems } from "./connection.ts";
import { byNewest, isMuted, roomName } from "./rooms.ts";

export type SectionName = "pinned" | "unread" | "all";

export interface Section {
  name: SectionName;
  rooms: readonly Room[];
}

/** The section that a room stood in when it was opened: it stays there while it is read. */
export interface Kept {
  room: string;
  section: SectionName;
}

const ORDER: readonly SectionName[] = ["pinned", "unread", "all"];

/** Where a room stands by what is known of it; muted rooms never move up. */
export function sectionOf(room: Room): SectionName {
  if (room.pinned) return "pinned";
  return room.unread > 0 && !isMuted(room) ? "unread" : "all";
}

/** Whether a room fits what was typed into the filter. */
export function fits(room: Room, typed: string): boolean {
  const words = typed.trim().toLocaleLowerCase();
  if (words === "") return true;
  return [roomName(room), room.topic, room.peer?.username ?? ""].some((one) => one.toLocaleLowerCase().includes(words));
}

/** Whether the same rooms stand in the same order, whatever has been said in them. */
export function sameOrder(one: readonly Section[], other: readonly Section[]): boolean {
  const orderOf = (sections: readonly Section[]) =>
    sections.flatMap(({ name, rooms }) => [name, ...rooms.map(({ id }) => id)]);
  return sameItems(orderOf(one), orderOf(other));
}

/** The sections that hold a room, each with the newest first. */
export function sectionsOf(rooms: readonly Room[], kept: Kept | null = null): Section[] {
  const placed = (room: Room) =>
    room.id === kept?.room && !room.pinned && kept.section !== "pinned" ? kept.section : sectionOf(room);
  const sorted = rooms.toSorted(byNewest);
  return ORDER.map((name) => ({ name, rooms: sorted.filter((room) => placed(room) === name) })).filter(
    (section) => section.rooms.length > 0,
  );
}
