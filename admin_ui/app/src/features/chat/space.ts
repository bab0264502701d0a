/** How much room is left for a person's files where a conversation stands. */
import type { Answer } from "@offchat/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { TEXTS } from "../../texts.ts";
import { bytes } from "../../ui/format.ts";
import { useChat } from "./connection.ts";

type Space = Answer<"get", "/api/v1/me/storage/">;

const FRESH_MS = 30_000;

/** What is left, as of a moment ago; nothing is known before the first answer, and the server has the last word. */
export function useSpace(namespace: string, asks: boolean) {
  const chat = useChat();
  const queries = useQueryClient();
  const queryKey = ["storage", namespace];
  const { data } = useQuery({
    queryKey,
    queryFn: () => chat.rest.get("/api/v1/me/storage/", { query: { namespace } }),
    staleTime: FRESH_MS,
    enabled: asks,
  });
  return { space: data, changed: () => void queries.invalidateQueries({ queryKey }) };
}

interface Limits {
  /** The largest file that the server takes, in bytes. */
  limit: number;
  /** The bytes that are left for all of them. */
  free: number;
  /** By how many characters the words that go along are too many. */
  tooLong: number;
}

/** Those of some files that can be sent, and why the others cannot: each takes of the room that those before it left. */
export function sortOut(files: readonly File[], { limit, free, tooLong }: Limits) {
  const taken: File[] = [];
  const refused: { name: string; reason: string }[] = [];
  let left = free;
  for (const file of files) {
    const { name, size } = file;
    if (size > limit) refused.push({ name, reason: TEXTS.chat.tooLarge(name, bytes(limit)) });
    else if (size > left) refused.push({ name, reason: TEXTS.chat.tooMuch(name, bytes(size), bytes(left)) });
    else if (tooLong > 0) refused.push({ name, reason: TEXTS.chat.tooLongWith(name, tooLong) });
    else {
      taken.push(file);
      left -= size;
    }
  }
  return { taken, refused };
}

/** What is said above the words before there is no room any more. */
export function spaceNote(space: Space | undefined): string {
  const left = space?.left_bytes ?? null;
  if (left === null) return "";
  if (left === 0) return TEXTS.chat.noSpace;
  return space?.warning == null ? "" : TEXTS.chat.littleSpace(bytes(left));
}
