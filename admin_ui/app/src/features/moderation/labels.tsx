/** Facts of a file in words and badges. */
import { Badge } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import { TEXTS } from "../../texts.ts";
import { brief, bytes } from "../../ui/format.ts";
import classes from "./moderation.module.css";

const COLORS = {
  uploading: "blue",
  processing: "blue",
  ready: "teal",
  failed: "red",
  expired: "gray",
  deleted: "gray",
} as const satisfies Record<Attachment["state"], string>;

/** What to call a file; held ones have lost their name. */
export function fileName(file: Attachment): string {
  return file.name ?? `${TEXTS.moderation.kinds[file.kind]} ${file.id.slice(-6)}`;
}

/** Size of the picture and length, as far as they are known. */
export function shape(file: Attachment): string {
  const size = file.width && file.height ? `${file.width} × ${file.height}` : "";
  return [size, file.duration_formatted].filter(Boolean).join(" · ");
}

/** Who sent a file, how large it is and when, where there is no room for columns. */
export function facts(file: Attachment): string {
  return [file.uploader.display_name, bytes(file.size), brief(file.created_at)].join(" · ");
}

/** How a file stands. While it is held that is what counts; how far it has been processed is said beside it. */
export function StateBadges({ file }: { file: Attachment }) {
  const state = TEXTS.moderation.states[file.state];
  if (!file.hold) {
    return (
      <Badge variant="light" color={COLORS[file.state]} radius="sm">
        {state}
      </Badge>
    );
  }
  return (
    <>
      <Badge variant="filled" color={file.hold === "quarantined" ? "red" : "orange"} radius="sm">
        {TEXTS.moderation.holds[file.hold]}
      </Badge>
      <span className={classes.faint}>{TEXTS.moderation.otherwise(state)}</span>
    </>
  );
}
