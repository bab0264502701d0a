/** Facts of a file in words and badges. */
import { Badge } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import { TEXTS } from "../../texts.ts";

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

export function StateBadges({ file }: { file: Attachment }) {
  return (
    <>
      <Badge variant="light" color={COLORS[file.state]} radius="sm">
        {TEXTS.moderation.states[file.state]}
      </Badge>
      {file.hold && (
        <Badge variant="filled" color={file.hold === "quarantined" ? "red" : "orange"} radius="sm">
          {TEXTS.moderation.holds[file.hold]}
        </Badge>
      )}
    </>
  );
}
