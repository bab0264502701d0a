/** A sign for what a file is, where there is no picture of it. */
import type { ReactNode } from "react";
import type { MediaType } from "./files.ts";

const PATHS: Record<MediaType, string> = {
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4",
  video: "M4 5h16v14H4zM10 9l5 3-5 3z",
  audio: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
};

/** Hidden from screen readers: the words beside it say the same. */
export function KindIcon({ kind }: { kind: MediaType }): ReactNode {
  return (
    <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" fill="none" stroke="currentColor">
      <path d={PATHS[kind]} strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}
