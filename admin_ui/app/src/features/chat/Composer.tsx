/** Where one writes: words, and files by button, paste or drop. Enter sends, Shift and Enter begin a new line. */
import { ActionIcon, Textarea } from "@mantine/core";
import type { ClipboardEvent, KeyboardEvent } from "react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { useCommands } from "../../ui/commands.ts";
import { Icon } from "../../ui/icons.tsx";
import { shortcutIn, useShortcut } from "../../ui/shortcuts.ts";
import { BlockedNote } from "./Blocking.tsx";
import { AttachButton, Note, noteOf, pasteFiles, SendButton } from "./ComposerParts.tsx";
import classes from "./composer.module.css";
import type { RoomFacts } from "./connection.ts";
import { useChat, useChatState } from "./connection.ts";
import type { useDraft } from "./draft.ts";
import { beginEditing, lastOwn } from "./editing.ts";
import { EmojiOffers } from "./emojis/EmojiOffers.tsx";
import { useEmojiOffers } from "./emojis/offering.ts";
import { MentionList, useListNames } from "./MentionList.tsx";
import { useMentioning } from "./mentioning.ts";
import { LaterButton } from "./own/LaterButton.tsx";
import shared from "./room.module.css";
import { silence } from "./rooms.ts";
import { CommandList } from "./slash/CommandList.tsx";
import { useCalls, useSlashing } from "./slash/slashing.ts";
import { spaceNote } from "./space.ts";
import { useHold } from "./voice/useHold.ts";
import { useUnsent } from "./voice/useUnsent.ts";

const Answers = lazy(() => import("./slash/Answers.tsx").then((module) => ({ default: module.Answers })));
const voice = () => import("./voice/Voice.tsx");
const Voice = lazy(() => voice().then((module) => ({ default: module.Voice })));
const Unsent = lazy(() => import("./voice/Unsent.tsx").then((module) => ({ default: module.Unsent })));

interface Props {
  room: RoomFacts;
  /** Whose words and recordings these are. */
  me: string;
  draft: ReturnType<typeof useDraft>;
  mayUpload: boolean;
  /** Then nothing can be sent from here; what is written stays. */
  loggedOut: boolean;
  /** Shows the message that is edited from here, wherever it stands. */
  onEdit: (message: string) => void;
}

export function Composer({ room, me, draft, mayUpload, loggedOut, onEdit }: Props) {
  const input = useRef<HTMLTextAreaElement>(null);
  const attaching = useRef<HTMLButtonElement>(null);
  const { attach } = draft;
  const chooseFiles = () => attaching.current?.click();
  useShortcut("attach", chooseFiles);
  useShortcut("write", () => input.current?.focus());
  useCommands(() => [
    {
      id: "attach",
      section: "here",
      words: TEXTS.chat.attach,
      also: TEXTS.palette.uploadWords,
      icon: "clip",
      shortcut: "attach",
      when: mayUpload,
      run: chooseFiles,
    },
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each room that is opened is to be written in
  useEffect(() => {
    // On phones the focus would bring up the keyboard over what one wants to read.
    if (window.matchMedia("(hover: hover)").matches) input.current?.focus({ preventScroll: true });
  }, [room.id]);
  const mentioning = useMentioning({ room, text: draft.text, write: draft.write, input });
  const naming = useEmojiOffers({ namespace: room.namespace, text: draft.text, write: draft.write, input });
  const slashing = useSlashing({ room: room.id, draft, input });
  const look = () => {
    mentioning.look();
    naming.look();
  };
  const send = () => void slashing.submit();
  const calls = useCalls(room.id);
  const list = useListNames([slashing, naming].find(({ offers }) => offers.length > 0) ?? mentioning);
  const { store } = useChat();
  const key = (event: KeyboardEvent) => {
    if (!event.nativeEvent.isComposing && [mentioning, naming, slashing].some((one) => one.key(event))) return;
    const last = draft.text === "" && shortcutIn("writing", event.nativeEvent) === "editLast";
    const message = last ? lastOwn(store.get(), room.id) : null;
    if (message) {
      event.preventDefault();
      beginEditing(message);
      onEdit(message.id);
      return;
    }
    if (event.nativeEvent.isComposing || shortcutIn("room", event.nativeEvent) !== "send") return;
    event.preventDefault();
    if (!loggedOut) send();
  };
  const paste = (event: ClipboardEvent) => {
    if (mayUpload) pasteFiles(event, draft);
  };
  const click = () => {
    send();
    input.current?.focus();
  };
  // What is spoken belongs to the room in which it was begun.
  const [speakingIn, setSpeakingIn] = useState<string | null>(null);
  const { hold, press, forget: forgetHold } = useHold(() => setSpeakingIn(room.id));
  const { unsent, forget } = useUnsent({ room: room.id, me });
  // biome-ignore lint/correctness/useExhaustiveDependencies: in a room that is opened again nothing is recorded by itself
  useEffect(() => () => setSpeakingIn(null), [room.id]);
  const endSpeaking = () => {
    setSpeakingIn(null);
    forgetHold();
    requestAnimationFrame(() => input.current?.focus());
  };
  const sendVoice = (file: File) => {
    attach({ files: [file], folders: [] });
    endSpeaking();
  };
  const { left } = draft;
  const silenced = silence(room);
  const blockedPeer = useChatState(({ blocked }) => room.peer !== null && room.peer.id in blocked);
  const words = noteOf(left, loggedOut) || (mayUpload ? spaceNote(draft.space) : "");
  if (silenced !== null) return <div className={shared.note}>{silenced}</div>;
  if (room.peer && blockedPeer) return <BlockedNote peer={room.peer} />;
  if (speakingIn === room.id) {
    return (
      <div className={classes.composer}>
        <Suspense>
          <Voice
            room={room.id}
            me={me}
            free={draft.space?.left_bytes ?? Number.POSITIVE_INFINITY}
            hold={hold}
            onTapped={forgetHold}
            onSend={sendVoice}
            onClose={endSpeaking}
          />
        </Suspense>
      </div>
    );
  }
  return (
    <div className={classes.composer}>
      <Suspense>
        {unsent.map((recording) => (
          <Unsent
            key={recording.id}
            recording={recording}
            onSend={mayUpload ? (file) => attach({ files: [file], folders: [] }, { alone: true }) : null}
            onForget={() => forget(recording.id)}
          />
        ))}
      </Suspense>
      {calls.length > 0 && (
        <Suspense>
          <Answers calls={calls} />
        </Suspense>
      )}
      <Note words={words} over={left < 0} />
      <MentionList id={list.id} offers={mentioning.offers} chosen={mentioning.chosen} onPick={mentioning.pick} />
      <EmojiOffers id={list.id} offers={naming.offers} chosen={naming.chosen} onPick={naming.pick} />
      <CommandList id={list.id} offers={slashing.offers} chosen={slashing.chosen} onPick={slashing.pick} />
      {mayUpload && <AttachButton draft={draft} ref={attaching} />}
      <Textarea
        ref={input}
        variant="unstyled"
        classNames={{ input: classes.input ?? "" }}
        style={{ flex: 1 }}
        aria-label={TEXTS.chat.message}
        dir="auto"
        placeholder={TEXTS.chat.message}
        autosize
        minRows={1}
        maxRows={8}
        value={draft.text}
        aria-invalid={left < 0}
        data-composer
        {...list.field}
        onSelect={look}
        onChange={({ currentTarget }) => {
          draft.write(currentTarget.value);
          look();
        }}
        onKeyDown={key}
        onPaste={paste}
      />
      {mayUpload && draft.text.trim() === "" && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          radius="md"
          aria-label={TEXTS.chat.voice.record}
          title={TEXTS.chat.voice.hint}
          className={classes.record ?? ""}
          onPointerDown={(event) => {
            void voice();
            press(event);
          }}
          onContextMenu={(event) => event.preventDefault()}
          onClick={() => setSpeakingIn(room.id)}
        >
          <Icon name="microphone" size={20} />
        </ActionIcon>
      )}
      <LaterButton draft={draft} namespace={mayUpload ? room.namespace : null} loggedOut={loggedOut} />
      <SendButton draft={draft} loggedOut={loggedOut} onClick={click} />
    </div>
  );
}
