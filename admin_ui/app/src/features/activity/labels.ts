/** A row of the activity log in words. Rows that have just been written hold ids; names are those that others tell. */
import type { Activity } from "@offchat/client";
import { TEXTS } from "../../texts.ts";
import { shortId } from "../../ui/ShortId.tsx";

/** What rooms and people are called, by id. */
export type Names = ReadonlyMap<string, string>;

/** The names of rooms and people that these rows tell. */
export function namesIn(rows: Activity[]): Names {
  const names = new Map<string, string>();
  for (const { actor, object, room, room_name } of rows) {
    if (actor) names.set(actor.id, actor.display_name);
    if (room && room_name !== undefined) names.set(room, room_name ?? TEXTS.activity.directRoom);
    else if (object.type === "room" && object.id && object.name && !names.has(object.id))
      names.set(object.id, object.name);
  }
  return names;
}

function textIn(data: Activity["data"], name: string): string {
  const value = data[name];
  return typeof value === "string" ? value : "";
}

/** Why, in the words of who did it; for failures their code, for roles the new one. */
export function reasonOf({ data }: Activity): string {
  return textIn(data, "reason") || textIn(data, "code") || textIn(data, "role");
}

/** What something was done to, and where. */
export function objectOf({ object, room, data }: Activity, names: Names): string {
  const { inRoom, kinds, shortPerson, shortRoom } = TEXTS.activity;
  const where = room && (names.get(room) ?? shortRoom(shortId(room)));
  const person = textIn(data, "user");
  if (person && where) return inRoom(names.get(person) ?? shortPerson(shortId(person)), where);
  if (object.type === "room") return object.name || where || "";
  const kind = kinds[object.type] ?? object.type;
  const thing = object.name || [kind, object.id && shortId(object.id)].filter(Boolean).join(" ");
  return where ? inRoom(thing, where) : thing;
}
