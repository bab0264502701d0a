/** How far an upload is, for its sender and for everybody else; the sender can pause it and give it up. */
import { ActionIcon, Button, Group, Popover, Progress } from "@mantine/core";
import type { Attachment, LocalUpload, UploadProgress } from "@offchat/client";
import { useEffect, useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { focusBeside } from "../../ui/focus.ts";
import { Icon } from "../../ui/icons.tsx";
import { useMediaAccess } from "./access.ts";
import classes from "./media.module.css";
import { transferOf } from "./state.ts";

/** Without progress for so long, an upload stands still. */
const QUIET_MS = 3000;

interface Props {
  name: string;
  of: Pick<Attachment, "size" | "received">;
  progress: UploadProgress | undefined;
  local: LocalUpload | null;
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

/** The bar with its percentage and speed. */
export function TransferBar({ name, of, progress, local }: Props) {
  const quiet = useQuiet(`${progress?.received ?? of.received} ${local?.sent ?? 0} ${local?.status ?? ""}`);
  const { percent, words, moving } = transferOf(of, progress, local, quiet);
  return (
    <>
      <div className={classes.transferLine}>
        <span className={classes.transferName}>{name}</span>
        <span>{Math.floor(percent)}%</span>
      </div>
      <Progress.Root size={5} radius="xl" className={classes.track ?? ""}>
        <Progress.Section
          className={classes.stored ?? ""}
          value={percent}
          aria-label={TEXTS.media.progressOf(name)}
          animated={moving}
        />
      </Progress.Root>
      <div className={classes.transferLine} style={{ fontSize: 12, minHeight: 18 }}>
        {words || TEXTS.media.uploading}
      </div>
    </>
  );
}

/** Gives the upload up, after a question where words or other files are concerned. */
function Cancel({ upload }: { upload: LocalUpload }) {
  const access = useMediaAccess();
  const [question, setQuestion] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const cancel = () => {
    focusBeside(button.current);
    access.cancel(upload);
  };
  const ask = () => {
    const needed = access.cancelQuestion(upload);
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
export function TransferControls({ upload }: { upload: LocalUpload }) {
  const access = useMediaAccess();
  const halted = upload.status === "paused" || upload.status === "failed";
  const hopeless = upload.status === "failed" && !upload.error?.retryable;
  const toggle = halted ? TEXTS.media.resume : TEXTS.media.pause;
  return (
    <Group gap={6} wrap="nowrap">
      {!hopeless && (
        <ActionIcon
          variant="default"
          radius="xl"
          aria-label={toggle}
          title={toggle}
          onClick={() => (halted ? access.resume(upload) : access.pause(upload))}
        >
          <Icon name={halted ? "play" : "pause"} size={15} />
        </ActionIcon>
      )}
      <Cancel upload={upload} />
    </Group>
  );
}
