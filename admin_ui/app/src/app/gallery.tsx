/** The media and the files of a room: in the side panel, on the phone's Media tab, and large in the viewer. */
import type { Attachment, Gallery, GalleryKind, GalleryState } from "@offchat/client";
import { OffChatError } from "@offchat/client";
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

function useGallery(gallery: Gallery) {
  const state = useSyncExternalStore(gallery.subscribe, gallery.get);
  const [failed, setFailed] = useState(false);
  const online = useStatus() === "online";
  const read = useCallback((work: Promise<void>) => {
    setFailed(false);
    work.catch(() => setFailed(true));
  }, []);
  const more = useCallback(() => read(gallery.get().loaded ? gallery.older() : gallery.load()), [gallery, read]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: being online again is a reason to read again
  useEffect(() => read(gallery.load()), [gallery, online, read]);
  return { state, failed, more };
}

function RoomGallery({ room, kind }: { room: string; kind: GalleryKind }) {
  const { state, failed, more } = useGallery(useChat().gallery(room, kind));
  return <GalleryView kind={kind} gallery={state} failed={failed} onMore={more} />;
}

export function renderGallery(room: RoomFacts, kind: GalleryKind): ReactNode {
  return <RoomGallery key={`${room.id} ${kind}`} room={room.id} kind={kind} />;
}

function holds({ entries }: GalleryState, id: string): boolean {
  return entries.some(({ attachment }) => attachment.id === id);
}

/** The gallery in which a file is looked at: the newest of its room, or the one around a file of long ago. */
function useGalleryOf(room: string, file: string) {
  const chat = useChat();
  const newest = chat.gallery(room, "media");
  const { state: recent } = useGallery(newest);
  const [start, setStart] = useState<string | null>(null);
  const here = holds(recent, file);
  const gallery = here || start === null ? newest : chat.gallery(room, "media", start);
  const state = useSyncExternalStore(gallery.subscribe, gallery.get);
  const [missing, setMissing] = useState<string | null>(null);
  const lost = recent.loaded && !here && !(start !== null && holds(state, file));
  const online = useStatus() === "online";
  // biome-ignore lint/correctness/useExhaustiveDependencies: being online again is a reason to read again
  useEffect(() => {
    if (!lost) return;
    setStart(file);
    const around = chat.gallery(room, "media", file);
    around.load().then(
      () => !holds(around.get(), file) && setMissing(file),
      (error) => error instanceof OffChatError && error.status === 404 && setMissing(file),
    );
  }, [chat, room, file, lost, online]);
  return { gallery, state, missing: lost && missing === file };
}

/** What the viewer shows: all that is loaded of the room, or the one file alone while the others are not there. */
function useItems(state: GalleryState, file: string): readonly ViewerItem[] {
  const { entries } = state;
  const known = useChatState(({ media }) => media[file]);
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
  const { gallery, state, missing } = useGalleryOf(room, file);
  const { close } = useOpened(OPEN_FILE);
  const [, put] = useAddress([OPEN_FILE]);
  const [, setSearch] = useSearchParams();
  const items = useItems(state, file);
  const gone = missing && items.length === 0;
  const older = useCallback(() => void gallery.older().catch(() => undefined), [gallery]);
  const newer = useCallback(() => void gallery.newer().catch(() => undefined), [gallery]);
  // What is shown may be held or deleted while one looks.
  useEffect(() => {
    if (gone) close();
  }, [gone, close]);
  return (
    <Suspense>
      <Viewer
        items={items}
        current={file}
        onMove={(id) => put({ [OPEN_FILE]: id })}
        onClose={close}
        onGoTo={(message) => setSearch({ room, message }, { replace: true })}
        onNearStart={older}
        onNearEnd={newer}
      />
    </Suspense>
  );
}

/** The viewer, while the address names a file of the open room. */
export function OpenFile({ room }: { room: string }) {
  const { opened } = useOpened(OPEN_FILE);
  return opened === "" ? null : <RoomViewer room={room} file={opened} />;
}
