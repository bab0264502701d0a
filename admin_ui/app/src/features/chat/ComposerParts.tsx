/** What stands around the field in which one writes, in a room and in a thread. */
import { ActionIcon, FileButton } from "@mantine/core";
import type { ClipboardEvent, Ref } from "react";
import { useRef } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { handed } from "../../ui/transfer.ts";
import classes from "./composer.module.css";
import type { useDraft } from "./draft.ts";

type Draft = ReturnType<typeof useDraft>;

/** The count is shown when so few characters are left. */
const COUNT_FROM = 200;

/** What is to be known before one sends: that it is too long, or nearly, or that one has to log in. */
export function noteOf(left: number, loggedOut: boolean): string {
  if (loggedOut) return TEXTS.chat.logInToSend;
  if (left < 0) return TEXTS.chat.tooLong(-left);
  return left < COUNT_FROM ? TEXTS.chat.charactersLeft(left) : "";
}

export function Note({ words, over }: { words: string; over: boolean }) {
  if (words === "") return null;
  return (
    <div className={classes.count} data-over={over} role="status">
      {words}
    </div>
  );
}

/** Takes files out of what is pasted. */
export function pasteFiles(event: ClipboardEvent, { attach }: Pick<Draft, "attach">): void {
  if (event.clipboardData.files.length === 0) return;
  event.preventDefault();
  attach(handed(event.clipboardData));
}

export function AttachButton({ draft, ref }: { draft: Pick<Draft, "attach">; ref?: Ref<HTMLButtonElement> }) {
  const reset = useRef<() => void>(null);
  const picked = (files: File[]) => {
    draft.attach({ files, folders: [] });
    reset.current?.();
  };
  return (
    <FileButton onChange={picked} multiple resetRef={reset}>
      {(props) => (
        <ActionIcon
          {...props}
          ref={ref}
          variant="subtle"
          color="gray"
          size={36}
          radius="md"
          aria-label={TEXTS.chat.attach}
          title={TEXTS.chat.attach}
        >
          <Icon name="clip" size={20} />
        </ActionIcon>
      )}
    </FileButton>
  );
}

interface SendProps {
  draft: Pick<Draft, "text" | "left">;
  loggedOut: boolean;
  onClick: () => void;
}

export function SendButton({ draft: { text, left }, loggedOut, onClick }: SendProps) {
  return (
    <ActionIcon
      size={36}
      radius="md"
      variant={text.trim() === "" ? "subtle" : "filled"}
      aria-label={TEXTS.chat.send}
      title={TEXTS.chat.send}
      disabled={left < 0 || loggedOut}
      onClick={onClick}
    >
      <Icon name="send" size={19} turns />
    </ActionIcon>
  );
}
