/** What sort of document a file is, by the end of its name. */

export type DocumentType = "pdf" | "text" | "table" | "slides" | "archive" | "code" | "subtitles";

const ENDS: Readonly<Record<DocumentType, string>> = {
  pdf: "pdf",
  text: "txt md rtf doc docx odt pages tex epub log",
  table: "csv tsv xls xlsx ods numbers",
  slides: "ppt pptx odp key",
  archive: "zip 7z rar tar gz tgz bz2 xz zst jar iso dmg",
  code: "js mjs ts tsx jsx json xml html htm css py rb go rs java kt c h cpp cs php sh sql yml yaml toml ini ipynb",
  subtitles: "srt vtt ass ssa",
};

/** Null where the name says nothing that is known. */
export function documentType(name: string | null): DocumentType | null {
  const end = /[^.]\.([a-z0-9]{1,5})$/i.exec(name ?? "")?.[1]?.toLowerCase();
  if (!end) return null;
  const [found] = Object.entries(ENDS).find(([, ends]) => ends.split(" ").includes(end)) ?? [];
  return (found as DocumentType | undefined) ?? null;
}
