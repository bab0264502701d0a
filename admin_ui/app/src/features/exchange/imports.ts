/** The imports into a namespace: ordered with an archive, watched while they run, stopped. */
import type { Answer, ArchiveState, Rest } from "@offchat/client";
import { ArchiveUpload, fingerprintOf, terminateUpload } from "@offchat/client";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useAskBeforeLeaving } from "../../ui/leaving.ts";
import { refresh } from "../../ui/refresh.ts";

const ALL = "/api/v1/namespaces/{slug}/imports/";
const ONE = "/api/v1/imports/{import_id}/";
const NEW = "/api/v1/imports/";

export type Import = Answer<"get", typeof ALL>["results"][number];
/** An archive of which the server has something, or all. */
export type Kept = Answer<"get", typeof ALL>["uploads"][number];
export type Kind = "slack" | "discord" | "offchat";
export const KINDS: readonly Kind[] = ["slack", "discord", "offchat"];

/** How often is asked how far a running import is, in milliseconds. */
const LOOK_EVERY_MS = 1500;

export const isRunning = ({ state }: Import) => state === "queued" || state === "running";

export const isWhole = ({ received, size }: Kept) => received === size;

export function useImports(rest: Rest, slug: string) {
  return useInfiniteQuery({
    queryKey: ["imports", slug],
    queryFn: ({ pageParam }) => (pageParam === "" ? rest.get(ALL, { path: { slug } }) : rest.page(ALL, pageParam)),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ results }) => results.some(isRunning)) ? LOOK_EVERY_MS : false,
  });
}

/** An archive that is to be imported. */
export interface Chosen {
  name: string;
  size: number;
  fingerprint: string;
  /** Missing where the server has all of it. */
  file?: File;
}

export async function chosenOf(file: File): Promise<Chosen> {
  // What cannot be read says so when it is sent.
  const fingerprint = await fingerprintOf(file).catch(() => "");
  return { name: file.name, size: file.size, fingerprint, file };
}

export const isSame = (one: Chosen, other: Chosen | null) =>
  one.name === other?.name && one.size === other.size && one.fingerprint === other.fingerprint;

/** Sends one archive at a time; another page goes on with what this one has sent. */
export function useSending(rest: Rest, namespace: string) {
  const queries = useQueryClient();
  const [state, setState] = useState<ArchiveState | null>(null);
  const running = useRef<ArchiveUpload | null>(null);
  useEffect(() => () => void running.current?.pause(), []);
  useAskBeforeLeaving(state !== null && state.status !== "whole");
  /** Resolves with the id of the upload once it is whole; fails where it is given up. */
  const send = (file: File, fingerprint: string, kept: Kept | undefined) =>
    new Promise<string>((resolve, reject) => {
      const { name, type, size } = file;
      const upload = new ArchiveUpload(
        rest,
        { name, type, size, content: file },
        { namespace, upload: kept?.id ?? null, fingerprint },
        (now) => {
          setState(now.status === "whole" || now.status === "failed" ? null : now);
          if (now.status === "whole") resolve(upload.id ?? "");
          else if (now.status === "failed") reject(now.error);
        },
      );
      running.current = upload;
      void upload.start();
    });
  const pause = () => void running.current?.pause().then(() => refresh(queries, ["imports"]));
  const goOn = () => void running.current?.start();
  return { state, send, pause, goOn };
}

export interface Order {
  kind: Kind;
  dryRun: boolean;
  direct: boolean;
  /** The id of an upload that is whole, once there is one. */
  upload: () => Promise<string>;
}

export function useOrder(rest: Rest, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ kind, dryRun, direct, upload }: Order) =>
      rest.post(NEW, { body: { upload: await upload(), kind, dry_run: dryRun, direct } }),
    onSuccess: onDone,
    onSettled: () => refresh(queries, ["imports"]),
  });
}

/** Has the server forget an archive that was sent, or begun to be. */
export function useForget(rest: Rest) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => terminateUpload(rest, `/api/v1/media/uploads/${id}`),
    onSettled: () => refresh(queries, ["imports"]),
  });
}

export function useStop(rest: Rest) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => rest.delete(ONE, { path: { import_id: id } }),
    onSettled: () => refresh(queries, ["imports"]),
  });
}
