/** What a search of conversations has found, kept true by what comes over the socket. Pure functions. */
import type { AnyEvent, Attachment, Message, SearchResult } from "../contract.ts";
import { roomOf } from "../contract.ts";
import { stableAttachment } from "../media_paths.ts";
import { stableMessage } from "./snapshots.ts";

/** A result with the stable paths that frames have. */
export function stableResult(result: SearchResult): SearchResult {
  const { attachment, message } = result;
  return { ...result, message: stableMessage(message), attachment: attachment && stableAttachment(attachment) };
}

/** What identifies a result: its message, or its file there. */
export function resultKey({ message, attachment }: SearchResult): string {
  return `${message.id} ${attachment?.id ?? ""}`;
}

/** A result whose message has changed: places are marked in texts that are the same still; null where its file left. */
function withMessage(result: SearchResult, message: Message): SearchResult | null {
  const { attachment } = result;
  const file = attachment && message.attachments.find(({ id }) => id === attachment.id);
  if (attachment && !file) return null;
  const caption = (of: Message) => (attachment ? of.captions[attachment.id] : undefined);
  const same = (field: string) =>
    field === "body"
      ? message.body === result.message.body
      : field !== "caption" || caption(message) === caption(result.message);
  const highlights = result.highlights.filter(({ field }) => same(field));
  return { ...result, message, attachment: file ?? null, highlights };
}

/** A result whose file has changed; null for one that is withheld or gone. */
function withFile(result: SearchResult, file: Attachment): SearchResult | null {
  const { attachment } = result;
  if (attachment?.id !== file.id || file.version <= attachment.version) return result;
  if (file.hold !== null || file.state === "deleted") return null;
  const shown = { title: [file.title, attachment.title], alt_text: [file.alt_text, attachment.alt_text] };
  const same = (field: string) => !(field in shown) || new Set(shown[field as keyof typeof shown]).size === 1;
  return { ...result, attachment: file, highlights: result.highlights.filter(({ field }) => same(field)) };
}

function mapped(
  results: readonly SearchResult[],
  change: (result: SearchResult) => SearchResult | null,
): readonly SearchResult[] {
  const next = results.flatMap((result) => change(result) ?? []);
  return next.length === results.length && next.every((result, at) => result === results[at]) ? results : next;
}

/** The results after an event; nothing is added: what is new is found by searching again. */
export function applyToSearch(results: readonly SearchResult[], event: AnyEvent): readonly SearchResult[] {
  switch (event.type) {
    case "message.updated":
      return mapped(results, (one) => (one.message.id === event.data.id ? withMessage(one, event.data) : one));
    case "message.deleted":
      return mapped(results, (one) => (one.message.id === event.data.id ? null : one));
    case "media.updated":
      return mapped(results, (one) => withFile(one, event.data));
    case "room.removed":
      return mapped(results, (one) => (one.room.id === event.data.id ? null : one));
    case "room.deleted":
      return mapped(results, (one) => (one.room.id === roomOf(event.stream) ? null : one));
    default:
      return results;
  }
}
