/** Which frame of a video stands for it: the one at which its player stands, or again the one that the server finds. */
import { Button, Group } from "@mantine/core";
import type { MediaFile } from "@offchat/client";
import type { RefObject } from "react";
import { library as words } from "../../texts/library.ts";
import { Icon } from "../../ui/icons.tsx";
import { useMoment } from "../../ui/moment.ts";
import { timecode } from "./facts.ts";
import type { Change } from "./merge.ts";

interface Props {
  file: MediaFile;
  /** Where the file is shown. */
  content: RefObject<HTMLElement | null>;
  /** Whether a change is being saved. */
  busy: boolean;
  onSave: (change: Change) => void;
}

export function PosterChoice({ file, content, busy, onSave }: Props) {
  const moment = useMoment(content)?.at ?? null;
  if (file.kind !== "video" || file.state !== "ready") return null;
  const chosen = moment !== null && file.poster_s === moment;
  return (
    <Group gap="xs">
      {moment !== null && (
        <Button
          size="xs"
          variant="default"
          disabled={busy || chosen}
          leftSection={<Icon name={chosen ? "release" : "picture"} size={16} />}
          onClick={() => onSave({ poster_s: moment })}
        >
          {chosen ? words.frameUsed : words.frameAt(timecode(moment))}
        </Button>
      )}
      {file.poster_s !== null && (
        <Button
          size="xs"
          variant="default"
          disabled={busy}
          leftSection={<Icon name="sparkle" size={16} />}
          onClick={() => onSave({ poster_s: null })}
        >
          {words.anyFrame}
        </Button>
      )}
    </Group>
  );
}
