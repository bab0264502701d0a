/** A row of the activity log in words. Rows that have just been written hold ids; names are those that others tell. */
import type { Activity } from "@offchat/client";
import { activity } from "../../texts/activity.ts";
import { administration } from "../../texts/administration.ts";
import { reporting } from "../../texts/reporting.ts";
import { shortId } from "../../ui/ShortId.tsx";

/** What rooms and people are called, by id. */
export type Names = ReadonlyMap<string, string>;

/** The names of rooms and people that these rows tell. */
export function namesIn(rows: Activity[]): Names {
  const names = new Map<string, string>();
  for (const { actor, person, object, room, room_name } of rows) {
    for (const one of [actor, person]) if (one) names.set(one.id, one.display_name);
    if (room && room_name !== undefined) names.set(room, room_name ?? activity.directRoom);
    else if (object.type === "room" && object.id && object.name && !names.has(object.id))
      names.set(object.id, object.name);
  }
  return names;
}

function textIn(data: Activity["data"], name: string): string {
  const value = data[name];
  return typeof value === "string" ? value : "";
}

/** What the log holds as words of programs: reasons of reports, and roles. */
const SAID: Readonly<Record<string, string>> = {
  ...administration.roomRoles,
  ...administration.roles,
  ...reporting.reasons,
};

/** Why, in the words of who did it; for failures their code, for roles the new one. */
export function reasonOf({ data }: Activity): string {
  const said = textIn(data, "reason") || textIn(data, "code") || textIn(data, "role");
  return SAID[said] ?? said;
}

/** What something was done to, and where; ids are for programs and stand in no sentence. */
export function objectOf({ object, person, room, data }: Activity, names: Names): string {
  const { inRoom, kinds, shortRoom } = activity;
  const where = room && (names.get(room) ?? shortRoom(shortId(room)));
  const concerned = nameOf(person?.id ?? textIn(data, "user"), person?.display_name, names);
  if (concerned && where) return inRoom(concerned, where);
  if (object.type === "room") return object.name || where || "";
  const thing = (object.type === "user" && concerned) || object.name || (kinds[object.type] ?? object.type);
  return where ? inRoom(thing, where) : thing;
}

function nameOf(id: string, now: string | undefined, names: Names): string {
  return id && (now ?? names.get(id) ?? activity.shortPerson(shortId(id)));
}

/** Where the object can be looked at: a message in its room, a file among the files; null where there is nothing left. */
export function addressOf({ action, object, room, room_open }: Activity, namespace: string | null): string | null {
  if (action.endsWith(".deleted") || !object.id) return null;
  if (object.type === "media") {
    const query = new URLSearchParams({ ...(namespace && { namespace }), file: object.id });
    return `/dashboard/files?${query}`;
  }
  // Rooms are open to their members alone; a row that has just been written does not say who they are.
  if (room === null || !room_open) return null;
  if (object.type === "message") return `/?${new URLSearchParams({ room, message: object.id })}`;
  return object.type === "room" ? `/?${new URLSearchParams({ room })}` : null;
}
