/** A text in which what was looked for is marked. */
import type { MediaFile } from "@offchat/client";
import { library as words } from "../../texts/library.ts";
import { nameOf } from "./facts.ts";
import classes from "./grid.module.css";
import type { Place } from "./highlights.ts";
import { partsOf, placesIn, snippetsOf } from "./highlights.ts";

export function Marked({ text, places }: { text: string; places: readonly Place[] }) {
  if (places.length === 0) return text;
  return partsOf(text, places).map((part) =>
    part.marked ? (
      <mark key={part.at} className={classes.found}>
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}

/** What a file is called. */
export function MarkedName({ file }: { file: MediaFile }) {
  return <Marked text={nameOf(file)} places={file.title ? placesIn(file, "title") : []} />;
}

/** Where else the file holds what was looked for, in one line; nothing where its name says it. */
export function FoundIn({
  file,
  className,
  before,
}: {
  file: MediaFile;
  className: string | undefined;
  before: number;
}) {
  const [snippet] = placesIn(file, "title").length > 0 ? [] : snippetsOf(file, before);
  if (!snippet) return null;
  return (
    <span className={className} dir="auto">
      <Marked text={snippet.text} places={snippet.places} />
    </span>
  );
}

/** All texts of a file that hold what was looked for. */
export function FoundInAll({ file }: { file: MediaFile }) {
  const snippets = snippetsOf(file);
  if (snippets.length === 0) return null;
  return (
    <dl className={classes.foundIn} aria-label={words.foundIn}>
      {snippets.map(({ field, text, places }) => (
        <div key={field}>
          <dt>{words.foundFields[field]}</dt>
          <dd dir="auto">
            <Marked text={text} places={places} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
