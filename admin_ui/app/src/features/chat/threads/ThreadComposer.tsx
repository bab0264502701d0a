/** Where one writes in a thread: words and files, and whether the room sees them as well. */
import { Checkbox, Textarea } from "@mantine/core";
import type { ClipboardEvent, KeyboardEvent } from "react";
import { useRef } from "react";
import { TEXTS } from "../../../texts.ts";
import { shortcutIn } from "../../../ui/shortcuts.ts";
import { AttachButton, Note, noteOf, pasteFiles, SendButton } from "../ComposerParts.tsx";
import composer from "../composer.module.css";
import type { RoomFacts } from "../connection.ts";
import type { useDraft } from "../draft.ts";
import { MentionList, useListNames } from "../MentionList.tsx";
import { useMentioning } from "../mentioning.ts";
import { LaterButton } from "../own/LaterButton.tsx";
import note from "../room.module.css";
import { silence } from "../rooms.ts";
import { ReplyBar } from "./Quote.tsx";
import classes from "./threads.module.css";

interface Props {
  room: RoomFacts;
  draft: ReturnType<typeof useDraft>;
  mayUpload: boolean;
  loggedOut: boolean;
  broadcast: boolean;
  onBroadcast: (broadcast: boolean) => void;
}

export function ThreadComposer({ room, draft, mayUpload, loggedOut, broadcast, onBroadcast }: Props) {
  const input = useRef<HTMLTextAreaElement>(null);
  const { send, left } = draft;
  const mentioning = useMentioning({ room, text: draft.text, write: draft.write, input });
  const list = useListNames(mentioning);
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || mentioning.key(event)) return;
    if (shortcutIn("room", event.nativeEvent) !== "send") return;
    event.preventDefault();
    if (!loggedOut) send();
  };
  const paste = (event: ClipboardEvent) => {
    if (mayUpload) pasteFiles(event, draft);
  };
  const silenced = silence(room);
  if (silenced !== null) return <div className={note.note}>{silenced}</div>;
  return (
    <div className={classes.foot}>
      {draft.replyTo && <ReplyBar id={draft.replyTo} onEnd={() => draft.answer(null)} />}
      <div className={composer.composer}>
        <Note words={noteOf(left, loggedOut)} over={left < 0} />
        <MentionList id={list.id} offers={mentioning.offers} chosen={mentioning.chosen} onPick={mentioning.pick} />
        {mayUpload && <AttachButton draft={draft} />}
        <Textarea
          ref={input}
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
          {...list.field}
          onSelect={mentioning.look}
          onChange={({ currentTarget }) => {
            draft.write(currentTarget.value);
            mentioning.look();
          }}
          onKeyDown={key}
          onPaste={paste}
        />
        {draft.text.trim() !== "" && <LaterButton disabled={left < 0 || loggedOut} onPick={draft.later} />}
        <SendButton draft={draft} loggedOut={loggedOut} onClick={send} />
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
