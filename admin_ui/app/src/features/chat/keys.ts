/** Keys that lead from room to room: the one above or below in the list, or the next unread one there. */
import { useShortcut } from "../../ui/shortcuts.ts";

/** The room so many places below the open one in the list, as it is drawn; the first or last where none is open. */
export function besideRoom(list: readonly string[], current: string | null, step: number): string | null {
  const place = current === null ? -1 : list.indexOf(current);
  if (place < 0) return (step > 0 ? list[0] : list.at(-1)) ?? null;
  return list[place + step] ?? null;
}

/** The nearest of the `unread` rooms above or below the open one; at the end of the list it goes on at the other one. */
export function besideUnread(
  list: readonly string[],
  unread: ReadonlySet<string>,
  current: string | null,
  step: 1 | -1,
): string | null {
  const place = current === null ? -1 : list.indexOf(current);
  const start = place < 0 && step < 0 ? 0 : place;
  for (let walked = 1; walked <= list.length; walked += 1) {
    const room = list[(start + step * walked + list.length * 2) % list.length];
    if (room !== undefined && room !== current && unread.has(room)) return room;
  }
  return null;
}

function drawn(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("nav [data-room]")];
}

export function useRoomKeys(current: string | null, onPick: (room: string) => void): void {
  const go = (find: (rooms: readonly string[], unread: ReadonlySet<string>) => string | null) => {
    const rows = drawn();
    const ids = (some: readonly HTMLElement[]) => some.flatMap(({ dataset }) => dataset.room ?? []);
    const next = find(ids(rows), new Set(ids(rows.filter(({ dataset }) => dataset.unread === "true"))));
    if (next !== null) onPick(next);
  };
  useShortcut("previousRoom", () => go((rooms) => besideRoom(rooms, current, -1)));
  useShortcut("nextRoom", () => go((rooms) => besideRoom(rooms, current, 1)));
  useShortcut("previousUnread", () => go((rooms, unread) => besideUnread(rooms, unread, current, -1)));
  useShortcut("nextUnread", () => go((rooms, unread) => besideUnread(rooms, unread, current, 1)));
}
