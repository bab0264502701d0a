/** All that is known of a file without looking into it. */
import { Button, Group } from "@mantine/core";
import type { Attachment, Rest } from "@offchat/client";
import { moderation } from "../../texts/moderation.ts";
import { TEXTS } from "../../texts.ts";
import type { Fact } from "../../ui/FactList.tsx";
import { FactList } from "../../ui/FactList.tsx";
import { bytes, exact, milliseconds } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { ShortId } from "../../ui/ShortId.tsx";
import { useRetry } from "./actions.ts";
import { lengthOf } from "./labels.tsx";
import classes from "./moderation.module.css";

/** Where a file was sent: the room's name, or what it is without one, and the id. */
function Room({ id, name }: { id: string; name: string | null | undefined }) {
  return (
    <Group gap={6} component="span">
      {name === null ? TEXTS.chat.direct : name}
      <ShortId id={id} copyLabel={moderation.copyRoomId} />
    </Group>
  );
}

function factsOf(file: Attachment, roomName: string | null | undefined): Fact[] {
  const { facts, kinds, noRoom } = moderation;
  const codecs = file.kind !== "image" && [file.codec, file.audio_codec].filter(Boolean).join(" + ");
  return [
    [facts.kind, kinds[file.kind]],
    [facts.type, file.content_type],
    [facts.size, bytes(file.size)],
    [facts.dimensions, file.width && file.height ? `${file.width} × ${file.height}` : null],
    [facts.duration, lengthOf(file)],
    [facts.bitrate, file.bitrate ? `${file.bitrate} kbit/s` : null],
    [facts.codec, codecs || null],
    [facts.fps, file.fps ? String(Math.round(file.fps * 100) / 100) : null],
    [facts.uploader, `${file.uploader.display_name} (${file.uploader.username})`],
    [facts.when, exact(file.created_at)],
    [facts.namespace, file.namespace],
    [facts.room, file.room ? <Room key="room" id={file.room} name={roomName} /> : noRoom],
    [facts.id, <ShortId key="id" id={file.id} copyLabel={moderation.copyId} />],
    [facts.version, String(file.version)],
  ];
}

export function Facts({ file, roomName }: { file: Attachment; roomName: string | null | undefined }) {
  return <FactList facts={factsOf(file, roomName)} />;
}

const STAGE_TONES = { started: "busy", progress: "busy", done: "", failed: "failed" } as const;
const STAGE_ICONS = { started: "retry", progress: "retry", done: "release", failed: "warning" } as const;

export function Stages({ file }: { file: Attachment }) {
  const stages = Object.entries(file.stages);
  if (stages.length === 0) return <span className={classes.faint}>{moderation.noStages}</span>;
  return (
    <div>
      {stages.map(([name, { state, attempt, elapsed_ms, error }]) => (
        <div key={name} className={classes.stage}>
          <span className={classes.state} data-tone={STAGE_TONES[state]}>
            <Icon name={STAGE_ICONS[state]} size={14} />
            {TEXTS.media.stages[name] ?? name}
          </span>
          <span className={classes.faint} style={{ whiteSpace: "normal" }}>
            {elapsed_ms !== null && milliseconds(elapsed_ms)}
            {attempt > 1 && ` · ${moderation.attempt(attempt)}`}
            {error && ` · ${error.message}`}
          </span>
        </div>
      ))}
    </div>
  );
}

interface FailureProps {
  rest: Rest;
  file: Attachment;
  onChanged: (file: Attachment) => void;
}

/** Why the processing failed, and another try where the file is not on hold. */
export function Failure({ rest, file, onChanged }: FailureProps) {
  const retry = useRetry(rest, file.id, onChanged);
  if (!file.error) return null;
  return (
    <div className={classes.failure}>
      <h3 className={classes.heading}>{moderation.error}</h3>
      <p>
        {file.error.message} <code>({file.error.code})</code>
      </p>
      {retry.isError && <p role="alert">{problemOf(retry.error)}</p>}
      {file.state === "failed" && !file.hold && (
        <Button size="compact-sm" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
          {TEXTS.general.retry}
        </Button>
      )}
    </div>
  );
}
