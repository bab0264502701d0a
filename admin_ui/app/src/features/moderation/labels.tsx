/** Facts of a file in words, and how it stands: what is ready carries no mark, all else says what to do. */
import type { Attachment } from "@offchat/client";
import { moderation } from "../../texts/moderation.ts";
import { brief, bytes, percent, timecode } from "../../ui/format.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { usePercent } from "./media.ts";
import classes from "./moderation.module.css";

const LOOKS = {
  uploading: { icon: "send", tone: "busy" },
  processing: { icon: "retry", tone: "busy" },
  failed: { icon: "warning", tone: "failed" },
  expired: { icon: "clock", tone: "over" },
  deleted: { icon: "trash", tone: "over" },
} as const satisfies Record<Exclude<Attachment["state"], "ready">, { icon: IconName; tone: string }>;

export const ICONS = { image: "picture", video: "video", audio: "sound", file: "file" } as const satisfies Record<
  Attachment["kind"],
  IconName
>;

/** What to call a file; held ones have lost their name. */
export function fileName(file: Attachment): string {
  return file.name ?? `${moderation.kinds[file.kind]} ${file.id.slice(-6)}`;
}

/** How long it plays; nothing for what does not. */
export function lengthOf({ duration, kind }: Attachment): string | null {
  return duration === null || kind === "image" ? null : timecode(duration);
}

/** Size of the picture and length, as far as they are known. */
export function shape(file: Attachment): string {
  const size = file.width && file.height ? `${file.width} × ${file.height}` : "";
  return [size, lengthOf(file)].filter(Boolean).join(" · ");
}

/** Who sent a file, how large it is and when, where there is no room for columns. */
export function facts(file: Attachment): string {
  return [file.uploader.display_name, bytes(file.size), brief(file.created_at)].join(" · ");
}

/** How much of a file is here; nothing before that is known. */
function Arrived({ file }: { file: Attachment }) {
  const told = usePercent(file) ?? 0;
  const read = file.size ? (100 * file.received) / file.size : 0;
  const share = Math.max(told, read) / 100;
  return share > 0 && <span>{percent(share)}</span>;
}

/**
 * How a file stands and the next step. While it is held that is what counts, however far it has been processed.
 * `opened`: beside it stands why it failed.
 */
export function StateMark({ file, opened = false }: { file: Attachment; opened?: boolean }) {
  const { states, holds, nextSteps } = moderation;
  const { state, hold } = file;
  if (state === "ready" && !hold) return <span className={classes.mark} />;
  const { icon, tone } = hold || state === "ready" ? ({ icon: "shield", tone: "held" } as const) : LOOKS[state];
  const next = opened && !hold && state === "failed" ? undefined : nextSteps[hold ?? state];
  return (
    <div className={classes.mark}>
      <span className={classes.state} data-tone={tone}>
        <Icon name={icon} size={14} />
        {hold ? holds[hold] : states[state]}
        {!hold && state === "uploading" && <Arrived file={file} />}
      </span>
      {next && (
        <span className={classes.next} title={next}>
          {next}
        </span>
      )}
    </div>
  );
}
