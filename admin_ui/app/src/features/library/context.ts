/** What every part of the library needs: who looks at which namespace, and how media is shown. */
import type { Attachment, Me, MediaFile, Namespace, Rest } from "@offchat/client";
import type { ComponentType, CSSProperties } from "react";
import { createContext, useContext } from "react";
import { useSearchParams } from "react-router";

/** How the page that puts features together shows media. */
export interface MediaParts {
  /** The picture of a file, filling its box. */
  Thumbnail: ComponentType<{ attachment: Attachment }>;
  /** The picture of a file as the background of a box; of what is passing by its colour alone. */
  backdrop: (attachment: Attachment, passing?: boolean) => CSSProperties;
  /** Shows the placeholder in such a box until the picture is here. */
  standIn: (box: HTMLElement, attachment: Attachment) => void;
  /** What is played of a file while the pointer rests on it. */
  Glimpse: ComponentType<{ attachment: Attachment }>;
  /** The file itself: a photo to open, a player, a row to download. */
  Content: ComponentType<{ attachment: Attachment }>;
  /** The way to report a file of others. */
  Report: ComponentType<{ attachment: Attachment }>;
}

export interface Library {
  rest: Rest;
  me: Me;
  namespace: Namespace;
  parts: MediaParts;
  /** The searches that the person keeps, wherever they log in (null: not known yet), and what changes them. */
  saved: {
    searches: readonly string[] | null;
    change: (change: (now: readonly string[]) => readonly string[]) => Promise<unknown>;
  };
  /** The address of the library, without a slash at its end: its other pages stand below it. */
  base: string;
}

/** Where a page of the library is, in the namespace that the address names; without a name the files. */
export function useWayTo(): (page?: "suggestions" | "duplicates", query?: Readonly<Record<string, string>>) => string {
  const { base } = useLibrary();
  const [search] = useSearchParams();
  const namespace = search.get("namespace");
  return (page, query = {}) => {
    const words = new URLSearchParams({ ...(namespace && { namespace }), ...query }).toString();
    return `${base}/${page ?? ""}${words && `?${words}`}`;
  };
}

export const LibraryContext = createContext<Library | null>(null);

export function useLibrary(): Library {
  const library = useContext(LibraryContext);
  if (!library) throw new Error("LibraryContext is missing.");
  return library;
}

const MODERATES = new Set(["moderator", "admin", "owner"]);

/** Whether this person looks after everybody's files here. */
export function moderates({ namespace }: Pick<Library, "namespace">): boolean {
  return MODERATES.has(namespace.role);
}

/** Whether this person may put files in, and make collections and tags. */
export function contributes({ namespace }: Pick<Library, "namespace">): boolean {
  return namespace.role === "member" || MODERATES.has(namespace.role);
}

/** Whether this person may change what is said of a file. */
export function mayEdit(library: Pick<Library, "namespace" | "me">, file: MediaFile): boolean {
  const own = file.uploader.id === library.me.user.id && contributes(library);
  return !file.hold && (own || moderates(library));
}
