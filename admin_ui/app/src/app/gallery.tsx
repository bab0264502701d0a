/** The media and the files of a room: in the side panel, on the phone's Media tab, and large in the viewer. */
import type { Attachment, Gallery, GalleryKind } from "@offchat/client";
import type { ReactNode } from "react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useSearchParams } from "react-router";
import type { RoomFacts } from "../features/chat/connection.ts";
import { useChat, useChatState, useStatus } from "../features/chat/connection.ts";
import { GalleryView } from "../features/media/gallery/GalleryView.tsx";
import type { ViewerItem } from "../features/media/viewer/items.ts";
import { useAddress, useOpened } from "../ui/address.ts";

const Viewer = lazy(() => import("../features/media/viewer/Viewer.tsx").then((module) => ({ default: module.Viewer })));

/** The word of the address that names the file which is shown large. */
export const OPEN_FILE = "media";

function useGallery(room: string, kind: GalleryKind) {
  const gallery = useChat().gallery(room, kind);
  const state = useSyncExternalStore(gallery.subscribe, gallery.get);
  const [failed, setFailed] = useState(false);
  const online = useStatus() === "online";
  const more = useCallback(() => {
    setFailed(false);
    const read = gallery.get().loaded ? gallery.older() : gallery.load();
    read.catch(() => setFailed(true));
  }, [gallery]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: being online again is a reason to read again
  useEffect(() => {
    gallery.load().then(
      () => setFailed(false),
      () => setFailed(true),
    );
  }, [gallery, online]);
  return { gallery, state, failed, more };
}

function RoomGallery({ room, kind }: { room: string; kind: GalleryKind }) {
  const { state, failed, more } = useGallery(room, kind);
  return <GalleryView kind={kind} gallery={state} failed={failed} onMore={more} />;
}

export function renderGallery(room: RoomFacts, kind: GalleryKind): ReactNode {
  return <RoomGallery key={`${room.id} ${kind}`} room={room.id} kind={kind} />;
}

/** So many pages are read to find a file among those of its room; further back it is shown by itself. */
const MOST_PAGES = 200;

function isIn(gallery: Gallery, id: string): boolean {
  return gallery.get().entries.some(({ attachment }) => attachment.id === id);
}

/** Reads older pages until a file is among them. */
async function readUntil(gallery: Gallery, id: string): Promise<void> {
  await gallery.load();
  for (let page = 1; page < MOST_PAGES && gallery.get().more && !isIn(gallery, id); page += 1) await gallery.older();
}

/** What the viewer shows: all that is loaded of the room, or the one file alone while the others are not there. */
function useItems(gallery: Gallery, file: string): readonly ViewerItem[] {
  const { entries } = useSyncExternalStore(gallery.subscribe, gallery.get);
  const known = useChatState((state) => state.media[file]);
  return useMemo(() => {
    if (entries.some(({ attachment }) => attachment.id === file)) return [...entries].reverse();
    return known ? [{ attachment: known }] : [];
  }, [entries, known, file]);
}

/** Opens the viewer at a file; the same function as long as the page is open. */
export function useOpenFile(): (attachment: Attachment) => void {
  const { open } = useOpened(OPEN_FILE);
  const latest = useRef(open);
  latest.current = open;
  return useCallback(({ id }: Attachment) => latest.current(id), []);
}

function RoomViewer({ room, file }: { room: string; file: string }) {
  const { gallery, state, more } = useGallery(room, "media");
  const { close } = useOpened(OPEN_FILE);
  const [, put] = useAddress([OPEN_FILE]);
  const [, setSearch] = useSearchParams();
  useEffect(() => {
    readUntil(gallery, file).catch(() => undefined);
  }, [gallery, file]);
  const items = useItems(gallery, file);
  const missing = state.loaded && !state.more && items.length === 0;
  // What is shown may be held or deleted while one looks.
  useEffect(() => {
    if (missing) close();
  }, [missing, close]);
  return (
    <Suspense>
      <Viewer
        items={items}
        current={file}
        onMove={(id) => put({ [OPEN_FILE]: id })}
        onClose={close}
        onGoTo={(message) => setSearch({ room, message }, { replace: true })}
        onNearStart={more}
      />
    </Suspense>
  );
}

/** The viewer, while the address names a file of the open room. */
export function OpenFile({ room }: { room: string }) {
  const { opened } = useOpened(OPEN_FILE);
  return opened === "" ? null : <RoomViewer room={room} file={opened} />;
}
