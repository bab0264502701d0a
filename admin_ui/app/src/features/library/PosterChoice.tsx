/** Which frame of a video stands for it: the one at which its player stands, or again the one that the server finds. */
import { Button, Group } from "@mantine/core";
import type { MediaFile } from "@offchat/client";
import type { RefObject } from "react";
import { useEffect, useState } from "react";
import { library as words } from "../../texts/library.ts";
import { Icon } from "../../ui/icons.tsx";
import { timecode } from "./facts.ts";
import type { Change } from "./merge.ts";

const MOVES = ["loadeddata", "timeupdate", "seeked"] as const;

/** The second at which the player in `content` stands; null before one was there. */
function useMoment(content: RefObject<HTMLElement | null>): number | null {
  const [moment, setMoment] = useState<number | null>(null);
  useEffect(() => {
    const element = content.current;
    const moved = ({ target }: Event) => {
      if (target instanceof HTMLVideoElement) setMoment(target.currentTime);
    };
    // Events of media do not bubble.
    for (const name of MOVES) element?.addEventListener(name, moved, true);
    return () => {
      for (const name of MOVES) element?.removeEventListener(name, moved, true);
    };
  }, [content]);
  return moment;
}

/** To the millisecond, as a person can tell frames apart. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

interface Props {
  file: MediaFile;
  /** Where the file is shown. */
  content: RefObject<HTMLElement | null>;
  /** Whether a change is being saved. */
  busy: boolean;
  onSave: (change: Change) => void;
}

export function PosterChoice({ file, content, busy, onSave }: Props) {
  const moment = useMoment(content);
  if (file.kind !== "video" || file.state !== "ready") return null;
  const chosen = moment !== null && file.poster_s === rounded(moment);
  return (
    <Group gap="xs">
      {moment !== null && (
        <Button
          size="xs"
          variant="default"
          disabled={busy || chosen}
          leftSection={<Icon name={chosen ? "release" : "picture"} size={16} />}
          onClick={() => onSave({ poster_s: rounded(moment) })}
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
