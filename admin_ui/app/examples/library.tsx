/** Pieces of the library: tiles in every state, chips, tags, uploads on their way. */
import type { LibraryUpload, LibraryUploads, Me, MediaFile } from "@offchat/client";
import { OffChatError, Rest } from "@offchat/client";
import type { Library as LibraryFacts } from "../src/features/library/context.ts";
import { LibraryContext } from "../src/features/library/context.ts";
import grid from "../src/features/library/grid.module.css";
import { TagMark } from "../src/features/library/TagMark.tsx";
import { GridTile } from "../src/features/library/Tile.tsx";
import { UploadTray } from "../src/features/library/UploadTray.tsx";
import { AttachmentView } from "../src/features/media/AttachmentView.tsx";
import { linksAsTheyAre, MediaAccessContext } from "../src/features/media/access.ts";
import { backdropOf, standIn } from "../src/features/media/backdrop.ts";
import { Glimpse } from "../src/features/media/Glimpse.tsx";
import { Thumbnail } from "../src/features/media/Thumbnail.tsx";
import chips from "../src/ui/chips.module.css";
import { Section } from "../src/ui/Section.tsx";
import classes from "./examples.module.css";
import { CAROL, file, PHOTO, scene } from "./files.ts";
import { Place } from "./Place.tsx";

const nothing = (): void => undefined;

const HERE: LibraryFacts = {
  rest: new Rest("http://nowhere.invalid", { session: true }, () => new Promise(nothing)),
  me: { user: CAROL, namespaces: [] } as unknown as Me,
  namespace: { id: "n1", slug: "demo", name: "Demo", role: "member" },
  parts: { Thumbnail, backdrop: backdropOf, standIn, Glimpse, Content: AttachmentView, Report: () => null },
  saved: { searches: [], change: () => Promise.resolve() },
  base: "/media-library",
};

function shelved(id: string, change: Partial<MediaFile> = {}): MediaFile {
  return { ...file(id, PHOTO), title: "The harbour", visibility: "library", tags: [], ...change } as MediaFile;
}

const NO_PICTURE = { thumbnail_url: null, thumbnails: { small: null, medium: null, large: null }, placeholder: null };
const SQUARE = scene(1000, 1000, "#8a5a3c", "#2d4a3a");
const TILES: readonly [string, MediaFile, { opened?: boolean; selected?: boolean }][] = [
  ["Photo", shelved("photo"), {}],
  [
    "Opened",
    shelved("opened", { thumbnail_url: SQUARE, thumbnails: { small: SQUARE, medium: SQUARE, large: SQUARE } }),
    { opened: true },
  ],
  ["Chosen", shelved("chosen"), { selected: true }],
  ["Video", shelved("video", { kind: "video" }), {}],
  ["Audio", shelved("audio", { ...NO_PICTURE, kind: "audio", title: "Voices of the harbour" }), {}],
  ["Document", shelved("document", { ...NO_PICTURE, kind: "file", title: "Minutes of a meeting", duration: null }), {}],
  ["Uploading", shelved("uploading", { ...NO_PICTURE, state: "uploading" }), {}],
  ["Processing", shelved("processing", { ...NO_PICTURE, state: "processing" }), {}],
  ["Failed", shelved("failed", { ...NO_PICTURE, state: "failed" }), {}],
];

function upload(name: string, status: LibraryUpload["status"], change: Partial<LibraryUpload> = {}): LibraryUpload {
  return {
    uploadId: name,
    batch: "b1",
    at: "2026-11-20T10:00:00.000Z",
    target: {},
    name,
    type: "image/jpeg",
    size: 4_000_000,
    sent: 1_700_000,
    status,
    error: null,
    mediaId: null,
    location: null,
    kept: true,
    restored: false,
    reopens: false,
    relayed: false,
    ...change,
  } as LibraryUpload;
}

const FULL = new OffChatError({ code: "quota_exceeded", retryable: false });
const UPLOADS: readonly LibraryUpload[] = [
  upload("harbour.jpg", "uploading"),
  upload("ridge.jpg", "queued", { sent: 0 }),
  upload("meadow.jpg", "paused"),
  upload("river.jpg", "waiting"),
  upload("lake.jpg", "missing", { reopens: true, restored: true }),
  upload("walk.mp4", "failed", { error: FULL }),
  upload("done.jpg", "done", { sent: 4_000_000 }),
];

/** Nothing is sent from here. */
const STILL = new Proxy({} as LibraryUploads, { get: () => () => Promise.resolve() });

export function Library() {
  return (
    <MediaAccessContext value={linksAsTheyAre}>
      <LibraryContext value={HERE}>
        <Section title="Library">
          <div className={classes.grid}>
            {TILES.map(([title, shown, { opened = false, selected = false }], index) => (
              <Place key={title} title={title}>
                <ul className={grid.rows}>
                  <li className={grid.row} style={{ position: "relative", height: 180 }}>
                    <GridTile
                      file={shown}
                      index={index}
                      opened={opened}
                      selected={selected}
                      reached
                      start={0}
                      width={270}
                    />
                  </li>
                </ul>
              </Place>
            ))}
            <Place title="Chips">
              <span className={chips.chips}>
                <button type="button" className={chips.chip} aria-pressed={false}>
                  Photo
                </button>
                <button type="button" className={chips.chip} aria-pressed>
                  Video <b>12</b>
                </button>
              </span>
            </Place>
            <Place title="Tags">
              <TagMark tag={{ name: "animal", path: "animal", color: null }} />{" "}
              <TagMark tag={{ name: "Cats", path: "animal/Cats", color: "#d9480f" }} />
            </Place>
          </div>
          <Place title="Uploads">
            {/* Moved, so that it is what the tray is fixed to. */}
            <div style={{ position: "relative", height: 330, transform: "translate(0)" }}>
              <UploadTray uploads={STILL} all={UPLOADS} />
            </div>
          </Place>
        </Section>
      </LibraryContext>
    </MediaAccessContext>
  );
}
