/** How the uploads into the library get on: one bar for all, and a line for each that is not done. */
import { ActionIcon, Button, FileButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { LibraryUpload, LibraryUploads } from "@offchat/client";
import { library as words } from "../../texts/library.ts";
import { TEXTS } from "../../texts.ts";
import { bytes, percent } from "../../ui/format.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useRelayedNotice } from "../../ui/relayed.ts";
import classes from "./uploads.module.css";
import { isUnfinished } from "./useUploads.ts";

/** So many lines are shown; the rest is counted in the bar. */
const SHOWN = 6;

function Tool({ icon, label, run }: { icon: IconName; label: string; run: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size={24} aria-label={label} title={label} onClick={run}>
      <Icon name={icon} size={14} />
    </ActionIcon>
  );
}

function said(upload: LibraryUpload): string {
  const { status, error, sent, size } = upload;
  if (error) return problemOf(error);
  if (status === "queued") return TEXTS.media.queued;
  if (status === "paused") return TEXTS.media.paused;
  if (status === "missing") return upload.reopens ? words.toAllow : TEXTS.media.interrupted;
  if (status === "waiting") return TEXTS.media.reconnecting;
  return `${percent(size > 0 ? sent / size : 1)} · ${bytes(size)}`;
}

function Bar({ label, share }: { label: string; share: number }) {
  const value = Math.floor(100 * share);
  return (
    <div
      className={classes.bar}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
    >
      <div style={{ inlineSize: `${value}%` }} />
    </div>
  );
}

const WITHOUT_BAR = new Set<LibraryUpload["status"]>(["failed", "missing"]);

function Line({ upload, uploads }: { upload: LibraryUpload; uploads: LibraryUploads }) {
  const { uploadId, name, status, sent, size } = upload;
  const halted = status === "paused" || status === "failed";
  return (
    <li className={classes.line} data-failed={status === "failed"}>
      <span className={classes.words}>
        <bdi className={classes.name}>{name}</bdi>
        <span className={classes.said}>{said(upload)}</span>
      </span>
      {status === "missing" ? (
        upload.reopens && (
          <Tool
            icon="retry"
            label={words.goOn(name)}
            run={() => void uploads.reopen(uploadId).catch(() => undefined)}
          />
        )
      ) : halted ? (
        <Tool icon="retry" label={words.goOn(name)} run={() => uploads.resume(uploadId)} />
      ) : (
        <Tool icon="pause" label={words.pause(name)} run={() => uploads.pause(uploadId)} />
      )}
      <Tool icon="close" label={words.cancel(name)} run={() => void uploads.cancel(uploadId)} />
      {!WITHOUT_BAR.has(status) && <Bar label={TEXTS.media.progressOf(name)} share={size > 0 ? sent / size : 1} />}
    </li>
  );
}

/** Takes the files of interrupted uploads that are chosen again. */
function Again({ uploads }: { uploads: LibraryUploads }) {
  const take = (files: File[]) => {
    const chosen = files.map((file) => ({ name: file.name, type: file.type, size: file.size, content: file }));
    const others = uploads.provide(chosen).map(({ name }) => name);
    if (others.length > 0) notifications.show({ color: "red", message: words.noneOfThem(others.join(", ")) });
  };
  return (
    <FileButton multiple onChange={take}>
      {(props) => (
        <Button {...props} size="compact-sm" variant="light">
          {words.chooseAgain}
        </Button>
      )}
    </FileButton>
  );
}

export function UploadTray({ uploads, all }: { uploads: LibraryUploads; all: readonly LibraryUpload[] }) {
  useRelayedNotice(all.some(({ relayed }) => relayed));
  if (all.length === 0) return null;
  const size = all.reduce((sum, one) => sum + one.size, 0);
  const sent = all.reduce((sum, one) => sum + one.sent, 0);
  const done = all.filter(({ status }) => status === "done").length;
  const left = all.filter(({ status }) => status !== "done");
  const over = !all.some(isUnfinished);
  const isMissing = all.some(({ status }) => status === "missing");
  const restored = left.filter((upload) => upload.restored && isUnfinished(upload) && upload.status !== "missing");
  return (
    <section className={classes.tray} aria-label={words.uploads}>
      <div className={classes.head}>
        <p role="status">{words.uploaded(done, all.length)}</p>
        {isMissing && <Again uploads={uploads} />}
        {over && (
          <Button size="compact-sm" variant="subtle" onClick={() => uploads.clear()}>
            {TEXTS.general.close}
          </Button>
        )}
      </div>
      {restored.length > 0 && <p className={classes.said}>{words.goingOn(restored.length)}</p>}
      <Bar label={words.uploads} share={size > 0 ? sent / size : 1} />
      {left.length > 0 && (
        <ul className={classes.lines}>
          {left.slice(0, SHOWN).map((upload) => (
            <Line key={upload.uploadId} upload={upload} uploads={uploads} />
          ))}
        </ul>
      )}
    </section>
  );
}
