/** The media and the files of a room, as the side panel and the phone's Media tab show them. */
import type { ReactNode } from "react";
import type { RoomFacts } from "../features/chat/connection.ts";
import type { GalleryKind } from "../features/chat/Panel.tsx";
import { TEXTS } from "../texts.ts";
import { Notice } from "../ui/Notice.tsx";

export function renderGallery(_room: RoomFacts, kind: GalleryKind): ReactNode {
  return <Notice icon={kind === "media" ? "picture" : "file"}>{TEXTS.chat.galleryLater}</Notice>;
}
