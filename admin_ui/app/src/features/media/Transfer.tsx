/** How far an upload is, for its sender and for everybody else; the sender can pause it and give it up. */
import { ActionIcon, Button, Group, Popover } from "@mantine/core";
import type { CSSProperties } from "react";
import { memo, useEffect, useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { focusBeside } from "../../ui/focus.ts";
import { Icon } from "../../ui/icons.tsx";
import { useLive, useMediaAccess } from "./access.ts";
import classes from "./media.module.css";
import { transferOf } from "./state.ts";

/** Without progress for so long, an upload stands still. */
const QUIET_MS = 3000;

interface Props {
  name: string;
  size: number;
  /** What the server had stored when the file was last told of. */
  received: number;
  mediaId: string | null;
  /** The upload, where it runs in this page. */
  uploadId: string | null;
}

/** Whether `value` has been the same for a while. */
export function useQuiet(value: unknown): boolean {
  const [quietOf, setQuietOf] = useState<{ value: unknown } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setQuietOf({ value }), QUIET_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return quietOf !== null && quietOf.value === value;
}

/** Whether `value` changes while one looks: what was known at first may be the last word of something that has ended. */
export function useMoving(value: number | undefined): boolean {
  const quiet = useQuiet(value);
  const [first, setFirst] = useState(value);
  const [moved, setMoved] = useState(false);
  if (first === undefined && value !== undefined) setFirst(value);
  else if (!moved && value !== undefined && value !== first) setMoved(true);
  return moved && !quiet;
}

function useTransfer({ size, received, mediaId, uploadId }: Props) {
  const progress = useLive((live) => (mediaId === null ? undefined : live.progress(mediaId)));
  const local = useLive((live) => (uploadId === null ? null : live.upload(uploadId)));
  const quiet = useQuiet(`${progress?.received ?? received} ${local?.sent ?? 0} ${local?.status ?? ""}`);
  return transferOf({ size, received }, progress, local, quiet);
}

function Bar({ name, percent }: { name: string; percent: number }) {
  return (
    <div
      className={classes.bar}
      role="progressbar"
      aria-label={TEXTS.media.progressOf(name)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(percent)}
    >
      <div className={classes.stored} style={{ "--stored": percent / 100 } as CSSProperties} />
    </div>
  );
}

/** The bar on the lower edge of a tile and its caption: all that is drawn again while bytes arrive. */
function Moving(props: Props) {
  const { percent, words } = useTransfer(props);
  return (
    <>
      <span className={`${classes.chip} ${classes.progress}`}>{words}</span>
      <Bar name={props.name} percent={percent} />
    </>
  );
}

/** What lies over a tile while its bytes arrive. */
export const Transfer = memo(function Transfer(props: Props) {
  return (
    <>
      <Moving {...props} />
      {props.uploadId !== null && (
        <div className={classes.controls}>
          <TransferControls uploadId={props.uploadId} />
        </div>
      )}
    </>
  );
});

/** The same as two lines of a row. */
export function TransferLine(props: Props) {
  const { percent, words } = useTransfer(props);
  return (
    <>
      <div className={classes.cardName} dir="auto">
        {props.name}
      </div>
      <div className={classes.cardFacts}>{words}</div>
      <div className={classes.rowBar}>
        <Bar name={props.name} percent={percent} />
      </div>
    </>
  );
}

/** Gives the upload up, after a question where words or other files are concerned. */
function Cancel({ uploadId }: { uploadId: string }) {
  const access = useMediaAccess();
  const [question, setQuestion] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const cancel = () => {
    const upload = access.live.upload(uploadId);
    focusBeside(button.current);
    if (upload) access.cancel(upload);
  };
  const ask = () => {
    const upload = access.live.upload(uploadId);
    const needed = upload && access.cancelQuestion(upload);
    if (needed === null) cancel();
    else setQuestion(needed);
  };
  return (
    <Popover
      opened={question !== null}
      onDismiss={() => setQuestion(null)}
      trapFocus
      returnFocus
      withArrow
      shadow="md"
      withRoles={false}
    >
      <Popover.Target>
        <ActionIcon
          ref={button}
          variant="default"
          radius="xl"
          aria-label={TEXTS.media.cancel}
          title={TEXTS.media.cancel}
          onClick={ask}
        >
          <Icon name="close" size={15} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown role="alertdialog" aria-label={question ?? ""} maw={260} fz={13}>
        {question}
        <Group gap={8} mt={10}>
          <Button size="compact-sm" color="red" onClick={cancel}>
            {TEXTS.media.cancelIt}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setQuestion(null)} data-autofocus>
            {TEXTS.media.keep}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Pause or resume, and cancel. */
export const TransferControls = memo(function TransferControls({ uploadId }: { uploadId: string }) {
  const access = useMediaAccess();
  const stands = useLive((live) => {
    const upload = live.upload(uploadId);
    if (!upload || (upload.status === "failed" && !upload.error?.retryable)) return "hopeless";
    return upload.status === "paused" || upload.status === "failed" ? "halted" : "running";
  });
  const toggle = stands === "halted" ? TEXTS.media.resume : TEXTS.media.pause;
  const press = () => {
    const upload = access.live.upload(uploadId);
    if (!upload) return;
    if (stands === "halted") access.resume(upload);
    else access.pause(upload);
  };
  return (
    <Group gap={6} wrap="nowrap">
      {stands !== "hopeless" && (
        <ActionIcon variant="default" radius="xl" aria-label={toggle} title={toggle} onClick={press}>
          <Icon name={stands === "halted" ? "play" : "pause"} size={15} />
        </ActionIcon>
      )}
      <Cancel uploadId={uploadId} />
    </Group>
  );
});
