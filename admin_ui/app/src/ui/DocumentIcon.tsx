/** A sheet of paper that says what is on it: the icon of a file that is neither photo, video nor audio. */
import type { DocumentType } from "./documents.ts";
import { documentType } from "./documents.ts";
import { Icon } from "./icons.tsx";

const SHEET = "M6 3h8l4 4v14H6V3Zm8 0v4h4";

/** Drawn on the sheet; an archive is a box. */
const MARKS: Readonly<Record<DocumentType, string>> = {
  pdf: "M9 17.5c2-1 3.2-4.6 3-6.6-.1-.9-1.2-.8-1.2.1 0 2 2 5 4.2 5.2.9 0 .8-1-.2-1-2 0-4.3.9-5.8 2.3Z",
  text: "M9 11h6m-6 3h6m-6 3h4",
  table: "M8.5 11h7v7h-7v-7Zm0 3.5h7M12 11v7",
  slides: "M8.5 11h7v5h-7v-5Zm3.5 5v2.5",
  archive: "M12 3v2m0 2v2m0 2v2m-1.5 2h3v3h-3v-3Z",
  code: "M10 11.5l-2 2.5 2 2.5m4-5 2 2.5-2 2.5",
  subtitles: "M8.5 12h7v5h-7v-5Zm1.5 2.5h1.5m1 0H14",
};

export function DocumentIcon({ name, size = 20 }: { name: string | null; size?: number }) {
  const type = documentType(name);
  if (!type) return <Icon name="file" size={size} />;
  return (
    <svg
      aria-hidden="true"
      data-document={type}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: "none", display: "block" }}
    >
      <path d={SHEET + MARKS[type]} />
    </svg>
  );
}
