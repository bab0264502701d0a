/** The media of a room as a grid, or its files as a list, by month; more is loaded as one scrolls. */
import { Button } from "@mantine/core";
import type { GalleryEntry, GalleryKind, GalleryState } from "@offchat/client";
import type { CSSProperties } from "react";
import { lazy, memo, Suspense, useEffect, useMemo, useRef } from "react";
import { TEXTS } from "../../../texts.ts";
import { DocumentSign } from "../../../ui/DocumentSign.tsx";
import { brief, bytes } from "../../../ui/format.ts";
import { Icon } from "../../../ui/icons.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { useLive, useMediaAccess, useMediaUrl } from "../access.ts";
import { Download } from "../Download.tsx";
import { Glimpse } from "../Glimpse.tsx";
import { Placeholder } from "../Placeholder.tsx";
import { timecode } from "../playback.ts";
import { absence, nameOf, playableOf } from "../state.ts";
import classes from "./gallery.module.css";
import { monthsOf } from "./months.ts";

const AudioRow = lazy(() => import("../AudioRow.tsx").then((module) => ({ default: module.AudioRow })));

function Still({ path }: { path: string }) {
  const { url, failed, onError } = useMediaUrl(path);
  return failed ? null : <img className={classes.still} src={url} alt="" loading="lazy" onError={onError} />;
}

function numbered(name: "--at" | "--cells", value: number): CSSProperties {
  return { [name]: value } as CSSProperties;
}

const Cell = memo(function Cell({ entry, at }: { entry: GalleryEntry; at: number }) {
  const { open } = useMediaAccess();
  const file = useLive((live) => live.current(entry.attachment));
  const path = file.thumbnails.small ?? file.thumbnail_url;
  const name = nameOf(file);
  const length = file.kind === "video" && file.duration !== null ? timecode(file.duration) : null;
  return (
    <button
      type="button"
      className={classes.cell}
      style={numbered("--at", at)}
      aria-label={[TEXTS.media.open(name), length, entry.sender.display_name].filter(Boolean).join(", ")}
      title={name}
      onClick={() => open?.(file)}
    >
      <Placeholder hash={file.placeholder} />
      {path && <Still path={path} />}
      <Glimpse attachment={file} />
      {!path && <Icon name={file.kind === "video" ? "video" : "picture"} size={22} />}
      {length !== null && <span className={classes.length}>{length}</span>}
    </button>
  );
});

const Row = memo(function Row({ entry }: { entry: GalleryEntry }) {
  const file = useLive((live) => live.current(entry.attachment));
  const name = nameOf(file);
  const facts = [bytes(file.size), entry.sender.display_name, brief(entry.sent_at)].join(" · ");
  const path = playableOf(file);
  if (file.kind === "audio" && path && !absence(file)) {
    return (
      <li className={classes.row}>
        <Suspense fallback={name}>
          <AudioRow attachment={file} path={path} facts={facts} />
        </Suspense>
      </li>
    );
  }
  return (
    <li className={classes.row}>
      <div className={classes.file}>
        <span className={classes.sign}>
          <DocumentSign name={file.name} size={22} />
        </span>
        <div className={classes.words}>
          <div className={classes.name} dir="auto">
            {name}
          </div>
          <div className={classes.facts}>{facts}</div>
        </div>
        {file.download_url && <Download path={file.download_url} name={name} />}
      </div>
    </li>
  );
});

/** Calls `onSeen` when the end of the list comes near. */
function End({ onSeen }: { onSeen: () => void }) {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!mark.current || typeof IntersectionObserver === "undefined") return;
    const seen = (entries: readonly IntersectionObserverEntry[]) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) onSeen();
    };
    const observer = new IntersectionObserver(seen, { rootMargin: "600px" });
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [onSeen]);
  return <div ref={mark} className={classes.end} />;
}

interface Props {
  kind: GalleryKind;
  gallery: GalleryState;
  /** Whether the last page could not be read. */
  failed: boolean;
  onMore: () => void;
}

const SHAPES = Array.from({ length: 9 }, (_, at) => at);

function Waiting({ kind }: { kind: GalleryKind }) {
  if (kind === "files") {
    return (
      <div className={classes.list} aria-busy="true">
        {SHAPES.map((at) => (
          <div key={at} className={classes.rowShape} />
        ))}
      </div>
    );
  }
  return (
    <div className={classes.place} aria-busy="true">
      <div className={classes.grid} style={numbered("--cells", SHAPES.length)}>
        {SHAPES.map((at) => (
          <div key={at} className={classes.shape} style={numbered("--at", at)} />
        ))}
      </div>
    </div>
  );
}

export function GalleryView({ kind, gallery, failed, onMore }: Props) {
  const { entries, more, loaded } = gallery;
  const months = useMemo(() => monthsOf(entries), [entries]);
  if (!loaded && failed) {
    return (
      <Notice icon="warning" action={{ label: TEXTS.general.retry, run: onMore }}>
        {TEXTS.media.galleryFailed}
      </Notice>
    );
  }
  if (!loaded) return <Waiting kind={kind} />;
  if (entries.length === 0) {
    return (
      <Notice icon={kind === "media" ? "picture" : "file"}>
        {kind === "media" ? TEXTS.media.noMedia : TEXTS.media.noFiles}
      </Notice>
    );
  }
  return (
    <>
      {months.map(({ key, words, entries: sent }) => (
        <section key={key}>
          <h2 className={classes.month}>{words}</h2>
          {kind === "media" ? (
            <div className={classes.place}>
              <div className={classes.grid} style={numbered("--cells", sent.length)}>
                {sent.map((entry, at) => (
                  <Cell key={`${entry.message} ${entry.attachment.id}`} entry={entry} at={at} />
                ))}
              </div>
            </div>
          ) : (
            <ul className={classes.list}>
              {sent.map((entry) => (
                <Row key={`${entry.message} ${entry.attachment.id}`} entry={entry} />
              ))}
            </ul>
          )}
        </section>
      ))}
      {more && !failed && <End key={entries.length} onSeen={onMore} />}
      {failed && (
        <div className={classes.again}>
          {TEXTS.media.galleryFailed}
          <Button size="compact-sm" variant="default" onClick={onMore}>
            {TEXTS.general.retry}
          </Button>
        </div>
      )}
    </>
  );
}
