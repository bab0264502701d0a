/** English written from right to left, as the pseudo-locale `ar-XB` does it: shows what a layout takes for granted. */
import type { Messages } from "@lingui/core";

type Compiled = Messages[string];

const RIGHT_TO_LEFT_MARK = "\u200f";
const OVERRIDE = "\u202e";
const END = "\u202c";

/** Each run of words is turned round; blanks at its ends stay outside, and what is put in keeps its own direction. */
function turned(words: string): string {
  return words.replace(/\S(?:.*\S)?/su, (run) => `${RIGHT_TO_LEFT_MARK}${OVERRIDE}${run}${END}${RIGHT_TO_LEFT_MARK}`);
}

function turnedParts(parts: Compiled): Compiled {
  if (typeof parts === "string") return turned(parts);
  return parts.map((part) => (typeof part === "string" ? (part === "#" ? part : turned(part)) : turnedChoice(part)));
}

/** A placeholder is `[name, type, choices]`: of these only the words of the choices are turned. */
function turnedChoice(placeholder: unknown): never {
  const [name, type, choices] = placeholder as [string, string?, (Record<string, Compiled> | string)?];
  if (typeof choices !== "object") return placeholder as never;
  const turnedChoices = Object.entries(choices).map(([key, words]) => [
    key,
    key === "offset" ? words : turnedParts(words),
  ]);
  return [name, type, Object.fromEntries(turnedChoices)] as never;
}

export function mirrored(messages: Messages): Messages {
  return Object.fromEntries(Object.entries(messages).map(([id, words]) => [id, turnedParts(words)]));
}
