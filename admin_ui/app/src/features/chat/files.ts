/** How a conversation shows the files of a message; the page puts it in. */
import type { Attachment } from "@offchat/client";
import type { ReactNode } from "react";

/** Texts below files, by the ids of those that have one. */
export type Captions = Readonly<Record<string, string>>;

export interface FilesView {
  /** Draws the files of one message; `uploads` are those of one's own that are still to come into it. */
  render(attachments: readonly Attachment[], uploads: readonly string[], captions?: Captions): ReactNode;
  /** A small picture of a file, that fills its box. */
  thumbnail(attachment: Attachment): ReactNode;
  /** A guess at their height in pixels, before they are drawn. */
  height(attachments: readonly Attachment[], uploads: number): number;
  /** How far all uploads into a room are together. */
  summary(room: string): ReactNode;
}
