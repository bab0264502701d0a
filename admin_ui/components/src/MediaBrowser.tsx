/** The library as a grid or a list: search, kinds, pages, adding files by a button or by dropping them. */
import type { DragEvent, ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { useMedia } from "./context.tsx";
import type { MediaFile, MediaType } from "./files.ts";
import MediaCard from "./MediaCard.tsx";
import type { Texts } from "./texts.ts";
import { useFiles } from "./use_files.ts";
import type { LocalFile } from "./use_uploads.ts";
import { useUploads } from "./use_uploads.ts";

const SEARCH_AFTER_MS = 150;

/** For the file dialog; a plain file may be anything. */
const ACCEPTED: Partial<Record<MediaType, string>> = { image: "image/*", video: "video/*", audio: "audio/*" };

export interface MediaBrowserProps {
  /** Kinds of files to show; all without it. */
  mediaTypes?: readonly MediaType[];
  /** The slug of a namespace; that of the provider without it. */
  namespace?: string;
  /** The ids of what is chosen. */
  selected?: readonly string[];
  onSelect?: (file: MediaFile) => void;
  /** Called when a file is chosen and meant at once: by a double click. */
  onConfirm?: (file: MediaFile) => void;
  /** Called with each file that was added here and has arrived, and again (`first` is false) until it is ready. */
  onAdd?: (file: MediaFile, first: boolean) => void;
}

const EVERYTHING: readonly MediaType[] = [];

function useSettled(words: string): string {
  const [settled, setSettled] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(words.trim()), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return settled;
}

function Upload({ upload, texts, onDismiss }: { upload: LocalFile; texts: Texts; onDismiss: () => void }): ReactNode {
  const { name, percent, reason } = upload;
  if (reason === null) {
    return (
      <li>
        <span dir="auto">{texts.adding(name, percent)}</span>
        <progress max={100} value={percent} aria-label={name} />
      </li>
    );
  }
  return (
    <li role="alert">
      <span dir="auto">{texts.notAdded(name, reason)}</span>
      <button type="button" onClick={onDismiss}>
        {texts.dismiss}
      </button>
    </li>
  );
}

/** Calls `reached` when the end of a list comes near, and again each time it does. */
function End({ reached }: { reached: () => void }): ReactNode {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!place.current || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && reached(), { rootMargin: "400px" });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [reached]);
  return <span ref={place} />;
}

/** A part of a page that shows the library; `onSelect` is called with what is chosen. */
export default function MediaBrowser(props: MediaBrowserProps): ReactNode {
  const { mediaTypes = EVERYTHING, selected = [], onSelect, onConfirm, onAdd } = props;
  const { namespace, texts } = useMedia(props.namespace);
  const [words, setWords] = useState("");
  const [rows, setRows] = useState(false);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const settled = useSettled(words);
  const { files, next, state, reason, more, put } = useFiles({ namespace, kinds: mediaTypes, words: settled });
  const { uploads, send, dismiss } = useUploads(namespace, (file, first) => {
    if (mediaTypes.length > 0 && !mediaTypes.includes(file.kind)) return;
    put(file);
    onAdd?.(file, first);
  });

  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    send(event.dataTransfer.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Dropping is a second way; the button beside the search is the first.
    <div
      className="offchat-media-browser"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="offchat-media-bar">
        <input
          type="search"
          aria-label={texts.search}
          placeholder={texts.search}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <fieldset aria-label={texts.layout}>
          <button type="button" aria-pressed={!rows} onClick={() => setRows(false)}>
            {texts.grid}
          </button>
          <button type="button" aria-pressed={rows} onClick={() => setRows(true)}>
            {texts.list}
          </button>
        </fieldset>
        <button type="button" onClick={() => input.current?.click()}>
          {texts.add}
        </button>
        <input
          ref={input}
          hidden
          multiple
          type="file"
          aria-label={texts.add}
          accept={mediaTypes.map((kind) => ACCEPTED[kind] ?? "*/*").join(",")}
          onChange={(event) => {
            send(event.currentTarget.files ?? []);
            event.currentTarget.value = "";
          }}
        />
      </div>
      {uploads.length > 0 && (
        <ul className="offchat-media-uploads">
          {uploads.map((upload) => (
            <Upload key={upload.key} upload={upload} texts={texts} onDismiss={() => dismiss(upload.key)} />
          ))}
        </ul>
      )}
      <ul className="offchat-media-files" data-rows={rows || undefined} aria-busy={state === "loading"}>
        {files.map((file) => (
          <li key={file.id}>
            <MediaCard
              file={file}
              row={rows}
              selected={selected.includes(file.id)}
              {...(onSelect && { onClick: onSelect })}
              {...(onConfirm && { onDoubleClick: onConfirm })}
            />
          </li>
        ))}
      </ul>
      <div className="offchat-media-end" aria-live="polite">
        {state === "loading" && <span>{texts.loading}</span>}
        {state === "ready" && files.length === 0 && <span>{texts.nothing(settled !== "")}</span>}
        {state === "ready" && next !== null && (
          <>
            <End reached={more} />
            <button type="button" onClick={more}>
              {texts.more}
            </button>
          </>
        )}
        {state === "failed" && (
          <>
            <span role="alert">{texts.failed(reason)}</span>
            <button type="button" onClick={more}>
              {texts.retry}
            </button>
          </>
        )}
        {over && <strong>{texts.dropHere}</strong>}
      </div>
    </div>
  );
}
