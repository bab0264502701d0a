/** The rules of a namespace: read in their order, changed, moved, and tried on the past. */
import type { Answer, Rest } from "@offchat/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "../../ui/refresh.ts";

export type Rule = Answer<"get", "/api/v1/moderation/rules/">["results"][number];
export type Condition = Rule["when"][number];
export type Trial = Answer<"post", "/api/v1/moderation/rules/{rule_id}/test/">;
export type Field = Condition["field"];
export type Op = Condition["op"];

export const RULES = ["rules"] as const;
const ONE = "/api/v1/moderation/rules/{rule_id}/";

/** Those whose values are numbers. */
export type NumberField = "member_age_h" | "uploads_1h" | "size" | "nsfw";
export const NUMBERS: readonly Field[] = ["member_age_h", "uploads_1h", "size", "nsfw"];
/** In how many of the unit of the API one is that people type: bytes in a MiB, shares in a percent. */
export const UNITS: Readonly<Record<NumberField, number>> = {
  member_age_h: 1,
  uploads_1h: 1,
  size: 1024 * 1024,
  nsfw: 0.01,
};

export function isNumber(field: Field): field is NumberField {
  return NUMBERS.includes(field);
}

export function opsOf(field: Field): readonly Op[] {
  return isNumber(field) ? ["lt", "lte", "gt", "gte", "eq", "ne"] : ["eq", "ne", "in"];
}

/** What a condition begins with when it is about something else. */
export function begun(field: Field): Condition {
  if (field === "member_age_h") return { field, op: "lt", value: 24 };
  if (field === "uploads_1h") return { field, op: "gt", value: 20 };
  if (field === "size") return { field, op: "gt", value: 100 * UNITS.size };
  if (field === "nsfw") return { field, op: "gte", value: 0.9 };
  return { field, op: "in", value: field === "kind" ? ["video"] : [] };
}

/** The texts that a condition compares. */
export function choicesOf({ value }: Condition): string[] {
  if (typeof value === "number") return [];
  return Array.isArray(value) ? value : [value];
}

/** Whether something is said to compare with. */
export function isComplete(condition: Condition): boolean {
  return isNumber(condition.field) ? typeof condition.value === "number" : choicesOf(condition).length > 0;
}

export interface Draft {
  name: string;
  when: Condition[];
  action: Rule["action"];
  reason: string;
}

export function useRules(rest: Rest, namespace: string) {
  return useQuery({
    queryKey: [...RULES, namespace],
    queryFn: () => rest.get("/api/v1/moderation/rules/", { query: { namespace } }),
  });
}

/** The rooms that one is in, to be named in rules. */
export function useRoomNames(rest: Rest, namespace: string): Readonly<Record<string, string>> {
  const query = useQuery({
    queryKey: [...RULES, namespace, "rooms"],
    queryFn: () => rest.get("/api/chat/rooms/", { query: { limit: 100 } }),
  });
  const rooms = query.data?.results.filter((room) => room.namespace === namespace) ?? [];
  const named = rooms.filter(({ kind, name }) => kind !== "direct" && name);
  return Object.fromEntries(named.map(({ id, name }) => [id, name ?? ""]));
}

type Change =
  | { act: "add"; draft: Draft }
  | { act: "edit"; rule: Rule; draft: Draft }
  | { act: "switch"; rule: Rule; enabled: boolean }
  | { act: "move"; rule: Rule; order: number }
  | { act: "remove"; rule: Rule };

export function useRuleChange(rest: Rest, namespace: string, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: Change) => {
      if (change.act === "add") {
        await rest.post("/api/v1/moderation/rules/", { body: { ...change.draft, namespace } });
        return;
      }
      const path = { rule_id: change.rule.id };
      if (change.act === "remove") await rest.delete(ONE, { path });
      else if (change.act === "edit") await rest.patch(ONE, { path, body: change.draft });
      else if (change.act === "switch") await rest.patch(ONE, { path, body: { enabled: change.enabled } });
      else await rest.patch(ONE, { path, body: { order: change.order } });
    },
    onSuccess: () => onDone?.(),
    onSettled: () => refresh(queries, RULES),
  });
}

export function useTrial(rest: Rest) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (rule: Rule) =>
      rest.post("/api/v1/moderation/rules/{rule_id}/test/", { path: { rule_id: rule.id }, body: {} }),
    onSuccess: () => refresh(queries, RULES),
  });
}
