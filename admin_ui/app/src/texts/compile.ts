/** Reads an English sentence, which is its own id, into the parts that Lingui puts words into: no catalogue of English is loaded. */
import type { Messages } from "@lingui/core";

type Compiled = Extract<Messages[string], readonly unknown[]>;
type Parts = unknown[];

/** A piece of a sentence up to the next brace, and of a choice up to the number that is counted. */
const WORDS = { sentence: /[^{}]+/y, choice: /[^{}#]+/y };
const PLACEHOLDER = /\{(\w+)(?:, (\w+)(,)?)?/y;
const CASE = /\s*(?:=(\d+)|(\w+)) \{/y;

const kept = new Map<string, Compiled>();

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #skip(character: string): boolean {
    const is = this.#text[this.#at] === character;
    if (is) this.#at += 1;
    return is;
  }

  parts(where: keyof typeof WORDS): Parts {
    const parts: Parts = [];
    for (;;) {
      const words = this.#take(WORDS[where]);
      if (words) parts.push(words[0]);
      else if (where === "choice" && this.#skip("#")) parts.push("#");
      else {
        const found = this.#take(PLACEHOLDER);
        if (!found) return parts;
        parts.push(this.#placeholder(found));
      }
    }
  }

  #placeholder([, name, type, more]: RegExpExecArray): Parts {
    const choices: Record<string, Parts> = {};
    for (let one = more && this.#take(CASE); one; one = this.#take(CASE)) {
      choices[(one[1] ?? one[2]) as string] = this.parts("choice");
      this.#skip("}");
    }
    this.#skip("}");
    if (!type) return [name];
    return more ? [name, type, choices] : [name, type];
  }
}

/** Once for each sentence: what it is made of never changes. */
export function compiled(sentence: string): Compiled {
  const known = kept.get(sentence);
  if (known) return known;
  const parts = new Reader(sentence).parts("sentence") as Compiled;
  kept.set(sentence, parts);
  return parts;
}
