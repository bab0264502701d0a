/** What was said, with its web addresses as links. */
import type { ReactNode } from "react";
import { linksIn } from "./links.ts";

export function linked(text: string): ReactNode[] {
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
