/** A rule as a sentence: "If a new member sends a video, hold it for review." */
import { i18n } from "@lingui/core";
import { rules as words } from "../../texts/rules.ts";
import { bytes, percent } from "../../ui/format.ts";
import type { Condition, Rule } from "./rules.ts";
import { choicesOf } from "./rules.ts";

type Names = Readonly<Record<string, string>>;

function list(texts: string[], type: "conjunction" | "disjunction"): string {
  return new Intl.ListFormat(i18n.locale || "en", { type }).format(texts);
}

function saidOf(condition: Condition, rooms: Names): string {
  const { field, op, value } = condition;
  const says = words.says;
  if (typeof value === "number") {
    if (field === "size") return says.size(words.ops[op], bytes(value));
    if (field === "nsfw") return says.nsfw(words.ops[op], percent(value));
    return says[field === "uploads_1h" ? "uploads_1h" : "member_age_h"](words.ops[op], value);
  }
  const named = (text: string) => {
    if (field === "kind") return words.kinds[text as keyof typeof words.kinds] ?? text;
    return field === "room" ? (rooms[text] ?? words.elsewhere) : text;
  };
  const texts = list([...new Set(choicesOf(condition).map(named))], "disjunction");
  if (field === "kind") return op === "ne" ? says.notKind(texts) : says.kind(texts);
  if (field === "room") return op === "ne" ? says.notRoom(texts) : says.room(texts);
  return op === "ne" ? says.notType(texts) : says.content_type(texts);
}

export function sentenceOf({ when, action }: Pick<Rule, "when" | "action">, rooms: Names): string {
  const said = when.map((condition) => saidOf(condition, rooms));
  return words.sentence(list(said, "conjunction"), words.actions[action]);
}
