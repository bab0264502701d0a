/** Where one writes in a thread: words and files, and whether the room sees them as well. */
import { ActionIcon, Checkbox, FileButton, Textarea } from "@mantine/core";
import type { ClipboardEvent, KeyboardEvent } from "react";
import { useRef } from "react";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import { shortcutIn } from "../../../ui/shortcuts.ts";
import { handed } from "../../../ui/transfer.ts";
import composer from "../composer.module.css";
import type { useDraft } from "../draft.ts";
import { ReplyBar } from "./Quote.tsx";
import classes from "./threads.module.css";

interface Props {
  draft: ReturnType<typeof useDraft>;
  mayUpload: boolean;
  loggedOut: boolean;
  broadcast: boolean;
  onBroadcast: (broadcast: boolean) => void;
}

export function ThreadComposer({ draft, mayUpload, loggedOut, broadcast, onBroadcast }: Props) {
  const resetFiles = useRef<() => void>(null);
  const { attach, send, left } = draft;
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || shortcutIn("room", event.nativeEvent) !== "send") return;
    event.preventDefault();
    if (!loggedOut) send();
  };
  const paste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0 || !mayUpload) return;
    event.preventDefault();
    attach(handed(event.clipboardData));
  };
  const picked = (files: File[]) => {
    attach({ files, folders: [] });
    resetFiles.current?.();
  };
  return (
    <div className={classes.foot}>
      {draft.replyTo && <ReplyBar id={draft.replyTo} onEnd={() => draft.answer(null)} />}
      <div className={composer.composer}>
        {mayUpload && (
          <FileButton onChange={picked} multiple resetRef={resetFiles}>
            {(props) => (
              <ActionIcon
                {...props}
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
        )}
        <Textarea
          variant="unstyled"
          classNames={{ input: composer.input ?? "" }}
          style={{ flex: 1 }}
          aria-label={TEXTS.chat.threads.write}
          placeholder={TEXTS.chat.threads.write}
          dir="auto"
          autosize
          minRows={1}
          maxRows={6}
          value={draft.text}
          aria-invalid={left < 0}
          onChange={({ currentTarget }) => draft.write(currentTarget.value)}
          onKeyDown={key}
          onPaste={paste}
        />
        <ActionIcon
          size={36}
          radius="md"
          variant={draft.text.trim() === "" ? "subtle" : "filled"}
          aria-label={TEXTS.chat.send}
          title={TEXTS.chat.send}
          disabled={left < 0 || loggedOut}
          onClick={send}
        >
          <Icon name="send" size={19} turns />
        </ActionIcon>
      </div>
      <Checkbox
        size="xs"
        checked={broadcast}
        label={TEXTS.chat.threads.broadcast}
        onChange={({ currentTarget }) => onBroadcast(currentTarget.checked)}
      />
    </div>
  );
}
