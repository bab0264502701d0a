/** The files of one message: photos and videos as a box or a mosaic, everything else as rows below. */
import type { Attachment } from "@offchat/client";
import type { ReactNode } from "react";
import { useRef } from "react";
import type { Tile } from "./Album.tsx";
import { ALBUM_FILES, ALBUM_WIDTH, Album } from "./Album.tsx";
import type { LiveMedia, MediaAccess } from "./access.ts";
import { useLive, useMediaAccess } from "./access.ts";
import { FileRow } from "./FileRow.tsx";
import { InterruptedRow, MissingRow } from "./Interrupted.tsx";
import { MediaBox } from "./MediaBox.tsx";
import classes from "./media.module.css";
import { mosaic } from "./mosaic.ts";
import { PendingRow, PendingTile } from "./Pending.tsx";
import { previewOf, usePreviews } from "./previews.ts";
import { boxOf, ratioOf, UNKNOWN_RATIO } from "./shape.ts";
import { absence, isWithheld } from "./state.ts";
import { MediaTile } from "./Tile.tsx";

interface Props {
  attachments: readonly Attachment[];
  /** Uploads of this page that are still to come into the message. */
  uploads: readonly string[];
  /** Texts below files, by their ids. */
  captions?: Readonly<Record<string, string>> | undefined;
}

/** A name that stays the same when an upload of this page turns into an attachment. */
function keyOf(live: LiveMedia, { id }: Attachment): string {
  return live.uploadOf(id)?.uploadId ?? id;
}

function isVisual({ kind }: Attachment): boolean {
  return kind === "image" || kind === "video";
}

/** The proportions of an upload of this page as this browser sees them. */
function localRatio(access: MediaAccess, uploadId: string): number | null {
  const upload = access.live.upload(uploadId);
  return upload ? (previewOf(access.content(upload))?.ratio ?? null) : null;
}

/**
 * What was first shown of each file stays while one looks: its proportions, and whether it had a place at all.
 *
 * Only one's own files, which are measured within a moment, still change their shape.
 */
class FirstSights {
  private readonly ratios = new Map<string, number | null>();
  private readonly absent = new Map<string, boolean>();

  ratio(key: string, now: number | null, own: boolean): number | null {
    const before = this.ratios.get(key);
    if (before || (before === null && !own)) return before;
    this.ratios.set(key, now);
    return now;
  }

  wasAbsent(key: string, now: boolean): boolean {
    const before = this.absent.get(key);
    if (before === undefined) this.absent.set(key, now);
    return before ?? now;
  }
}

type Item = Tile & { visual: boolean };

function useItems({ attachments, uploads, captions = {} }: Props): Item[] {
  const access = useMediaAccess();
  const { live } = access;
  const current = useLive((known) => attachments.map((one) => known.current(one)));
  const keys = useLive((known) => attachments.map((one) => keyOf(known, one)));
  const begun = useLive((known) => attachments.map(({ id }) => (known.uploadOf(id) ? null : known.unfinished(id))));
  const types = useLive((known) => uploads.map((id) => known.upload(id)?.type ?? ""));
  useLive((known) => [...keys, ...uploads].map((key) => known.upload(key)?.status));
  const isMissing = (key: string) => live.upload(key)?.status === "missing";
  usePreviews();
  const sights = useRef<FirstSights>(undefined);
  sights.current ??= new FirstSights();
  const first = sights.current;
  const alone = attachments.length + uploads.length === 1;
  const attached = current.map((file, index): Item => {
    const key = keys[index] ?? file.id;
    const own = live.upload(key) !== null;
    const ratio = first.ratio(key, ratioOf(file) ?? (own ? localRatio(access, key) : null), own);
    if (isMissing(key)) return { key, ratio, visual: false, content: <MissingRow uploadId={key} /> };
    const interrupted = file.state === "uploading" ? begun[index] : null;
    if (interrupted) {
      return { key, ratio, visual: false, content: <InterruptedRow attachment={file} upload={interrupted} /> };
    }
    // What goes away under one's eyes keeps its place; what was gone already takes little of it.
    const gone = absence(file) !== null;
    const visual = isVisual(file) && !(first.wasAbsent(key, gone) && gone);
    const content = visual ? (
      <MediaTile key={key} attachment={file} alone={alone} />
    ) : (
      <FileRow key={key} attachment={file} />
    );
    const caption = isWithheld(file) ? undefined : captions[file.id];
    return { key, ratio, visual, content, caption, timed: file.kind === "video" };
  });
  const coming = uploads.map((id, index): Item => {
    if (isMissing(id)) return { key: id, ratio: null, visual: false, content: <MissingRow uploadId={id} /> };
    const visual = /^(image|video)\//.test(types[index] ?? "");
    const content = visual ? <PendingTile key={id} uploadId={id} /> : <PendingRow key={id} uploadId={id} />;
    return { key: id, ratio: first.ratio(id, localRatio(access, id), true), visual, content };
  });
  return [...attached, ...coming];
}

export function MessageFiles(props: Props) {
  const items = useItems(props);
  const tiles = items.filter(({ visual }) => visual);
  const rows = items.filter(({ visual }) => !visual);
  const [only] = tiles;
  const natural = props.attachments.find(isVisual)?.width ?? null;
  return (
    <>
      {tiles.length === 1 && only && (
        <MediaBox key="media" ratio={only.ratio} natural={natural}>
          <Keyed key={only.key}>{only.content}</Keyed>
        </MediaBox>
      )}
      {tiles.length === 1 && only && <Caption words={only.caption} />}
      {tiles.length > 1 && albums(tiles).map((part) => <Album key={part[0]?.key} tiles={part} />)}
      {rows.map(({ key, content, caption }) => (
        <div key={key} className={classes.rowPlace}>
          {content}
          <Caption words={caption} />
        </div>
      ))}
    </>
  );
}

/** What its sender says of a file. */
function Caption({ words }: { words: string | undefined }) {
  if (!words) return null;
  return (
    <p className={classes.caption} dir="auto">
      {words}
    </p>
  );
}

function Keyed({ children }: { children: ReactNode }) {
  return children;
}

function albums(tiles: readonly Tile[]): Tile[][] {
  const parts = Math.ceil(tiles.length / ALBUM_FILES);
  return Array.from({ length: parts }, (_, part) => tiles.slice(part * ALBUM_FILES, (part + 1) * ALBUM_FILES));
}

const ROW_HEIGHT = 64;
const SPACE = 8;

/** A guess at the height of the files of a message, before they are drawn. */
export function filesHeight(attachments: readonly Attachment[], uploads: number): number {
  const visual = attachments.filter((one) => isVisual(one) && absence(one) === null);
  const rows = (attachments.length - visual.length) * (ROW_HEIGHT + SPACE);
  const ratios = [...visual.map(ratioOf), ...Array.from({ length: uploads }, () => null)];
  if (ratios.length === 0) return rows + SPACE;
  if (ratios.length === 1) {
    const { width, ratio } = boxOf(ratios[0] ?? null, visual[0]?.width ?? null);
    return rows + (width ?? 2 * ALBUM_WIDTH) / ratio + SPACE;
  }
  const known = ratios.map((ratio) => ratio ?? UNKNOWN_RATIO);
  return rows + mosaic(known.slice(0, ALBUM_FILES), ALBUM_WIDTH).height + SPACE;
}
