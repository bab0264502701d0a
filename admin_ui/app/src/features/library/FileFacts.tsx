/** What is known of a file and nobody can change, and for those who may not edit it what others say of it. */
import type { MediaFile } from "@offchat/client";
import { library as words } from "../../texts/library.ts";
import type { Fact } from "../../ui/FactList.tsx";
import { FactList } from "../../ui/FactList.tsx";
import { bytes, coordinates, exact } from "../../ui/format.ts";
import classes from "./details.module.css";
import { timecode } from "./facts.ts";
import { TagMark } from "./TagMark.tsx";

export function Facts({ file }: { file: MediaFile }) {
  const { facts } = words;
  const shape = file.width && file.height ? `${file.width} × ${file.height}` : null;
  const rows: Fact[] = [
    [facts.kind, `${words.kinds[file.kind]} · ${file.content_type}`],
    [facts.size, bytes(file.size)],
    [facts.dimensions, shape],
    [facts.length, file.duration === null || file.kind === "image" ? null : timecode(file.duration)],
    [facts.name, file.name && <bdi>{file.name}</bdi>],
    [facts.uploader, <bdi key="uploader">{file.uploader.display_name}</bdi>],
    [facts.taken, file.exif?.taken_at && exact(file.exif.taken_at)],
    [facts.place, file.exif?.place && coordinates(file.exif.place.latitude, file.exif.place.longitude)],
    [facts.created, exact(file.created_at)],
    [facts.used, file.usage_count > 0 ? words.times(file.usage_count) : null],
    [facts.text, file.text && <bdi>{file.text}</bdi>],
    [facts.deleted, file.trashed_at && exact(file.trashed_at)],
  ];
  return <FactList facts={rows} />;
}

/** For those who may only look. */
export function Said({ file }: { file: MediaFile }) {
  return (
    <>
      {file.description && (
        <p className={classes.said} dir="auto">
          {file.description}
        </p>
      )}
      {file.tags.length > 0 && (
        <p className={classes.tags}>
          {file.tags.map((tag) => (
            <TagMark key={tag.id} tag={tag} />
          ))}
        </p>
      )}
    </>
  );
}
