/** Where one writes in a thread: words and files, and whether the room sees them as well. */
import { Checkbox, Textarea } from "@mantine/core";
import type { ClipboardEvent, KeyboardEvent } from "react";
import { lazy, Suspense, useRef } from "react";
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
import { CommandList } from "../slash/CommandList.tsx";
import { useCalls, useSlashing } from "../slash/slashing.ts";
import { ReplyBar } from "./Quote.tsx";
import classes from "./threads.module.css";

const Answers = lazy(() => import("../slash/Answers.tsx").then((module) => ({ default: module.Answers })));

interface Props {
  room: RoomFacts;
  /** The message that the thread is about. */
  root: string;
  draft: ReturnType<typeof useDraft>;
  mayUpload: boolean;
  loggedOut: boolean;
  broadcast: boolean;
  onBroadcast: (broadcast: boolean) => void;
}

export function ThreadComposer({ room, root, draft, mayUpload, loggedOut, broadcast, onBroadcast }: Props) {
  const input = useRef<HTMLTextAreaElement>(null);
  const { left } = draft;
  const mentioning = useMentioning({ room, text: draft.text, write: draft.write, input });
  const slashing = useSlashing({ room: room.id, thread: root, draft, input });
  const send = () => void slashing.submit();
  const calls = useCalls(room.id, root);
  const list = useListNames(slashing.offers.length > 0 ? slashing : mentioning);
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || mentioning.key(event) || slashing.key(event)) return;
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
        {calls.length > 0 && (
          <Suspense>
            <Answers calls={calls} />
          </Suspense>
        )}
        <Note words={noteOf(left, loggedOut)} over={left < 0} />
        <MentionList id={list.id} offers={mentioning.offers} chosen={mentioning.chosen} onPick={mentioning.pick} />
        <CommandList id={list.id} offers={slashing.offers} chosen={slashing.chosen} onPick={slashing.pick} />
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
        <LaterButton draft={draft} namespace={mayUpload ? room.namespace : null} loggedOut={loggedOut} />
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
