/** What was said, with its web addresses as links. */
import { linksIn } from "./links.ts";

export function LinkedText({ text }: { text: string }) {
  return linksIn(text).map(({ at, words, href }) =>
    href === null ? (
      words
    ) : (
      <a key={at} href={href} target="_blank" rel="noopener noreferrer">
        {words}
      </a>
    ),
  );
}
