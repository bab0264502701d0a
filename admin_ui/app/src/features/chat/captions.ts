/** What changes about the captions of a message's files, and their order. */
import type { Message } from "@offchat/client";

const MOST = 1000;

/** How many characters a caption has too many; the server counts code points, without the space around them. */
export function over(words: string): number {
  return Math.max(0, [...words.trim()].length - MOST);
}

/** The ids with one of them at another place. */
export function moved(ids: readonly string[], id: string, to: number): string[] {
  const others = ids.filter((one) => one !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}

interface Changes {
  captions?: Record<string, string>;
  attachments?: string[];
}

/** What is to be told to the server, null where nothing changes. */
export function changesOf(
  { attachments, captions }: Pick<Message, "attachments" | "captions">,
  ids: readonly string[],
  words: Readonly<Record<string, string>>,
): Changes | null {
  const differing = ids
    .map((id) => [id, (words[id] ?? "").trim()] as const)
    .filter(([id, text]) => text !== (captions[id] ?? ""));
  const isMoved = ids.some((id, place) => attachments[place]?.id !== id);
  if (differing.length === 0 && !isMoved) return null;
  return {
    ...(differing.length > 0 && { captions: Object.fromEntries(differing) }),
    ...(isMoved && { attachments: [...ids] }),
  };
}
