/** What was said, with its web addresses as links. */
import { wordsOf } from "./words.ts";

export function Words({ text }: { text: string }) {
  return wordsOf(text).map(({ at, words, href }) =>
    href === null ? (
      words
    ) : (
      <a key={at} href={href} target="_blank" rel="noopener noreferrer">
        {words}
      </a>
    ),
  );
}
