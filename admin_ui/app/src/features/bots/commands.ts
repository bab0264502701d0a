/** The slash commands of a namespace, as its administrators look after them. */
import type { Answer, Rest } from "@offchat/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "../../ui/refresh.ts";

const ALL = "/api/v1/commands/";
const ONE = "/api/v1/commands/{command_id}/";

export type Command = Answer<"get", typeof ALL>["results"][number];

/** What one may choose of a command. */
export interface Choice {
  name: string;
  description: string;
  hint: string;
  bot?: string;
  url?: string;
}

export function useCommands(rest: Rest, namespace: string) {
  return useQuery({
    queryKey: ["namespace commands", namespace],
    queryFn: () => rest.get(ALL, { query: { namespace } }),
  });
}

export type Change =
  | { act: "create"; choice: Choice }
  | { act: "edit"; id: string; choice: Choice }
  | { act: "secret" | "delete"; id: string };

/** Makes a change; returns the secret where there is a new one. */
async function make(rest: Rest, namespace: string, change: Change): Promise<string | null> {
  if (change.act === "create") return (await rest.post(ALL, { body: { ...change.choice, namespace } })).secret;
  const path = { command_id: change.id };
  if (change.act === "edit") await rest.patch(ONE, { path, body: change.choice });
  if (change.act === "secret") return (await rest.post(`${ONE}secret/`, { path })).secret;
  if (change.act === "delete") await rest.delete(ONE, { path });
  return null;
}

export function useCommandChange(rest: Rest, namespace: string, onDone?: (secret: string | null) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => make(rest, namespace, change),
    onSuccess: (secret) => onDone?.(secret),
    onSettled: async () => {
      await refresh(queries, ["namespace commands", namespace]);
      // Those that are offered behind a / in rooms.
      await refresh(queries, ["commands"]);
    },
  });
}
