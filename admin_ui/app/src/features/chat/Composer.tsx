/** Where one writes: words, and files by button, paste or drop. Enter sends, Shift and Enter begin a new line. */
import { ActionIcon, FileButton, Textarea } from "@mantine/core";
import type { ClipboardEvent, KeyboardEvent } from "react";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { useCommands } from "../../ui/commands.ts";
import { bytes } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { shortcutIn, useShortcut } from "../../ui/shortcuts.ts";
import type { Handed } from "../../ui/transfer.ts";
import { handed } from "../../ui/transfer.ts";
import classes from "./composer.module.css";
import type { RoomFacts } from "./connection.ts";
import { useChat } from "./connection.ts";
import { keepDrafts, keptDrafts } from "./drafts.ts";
import shared from "./room.module.css";
import type { Refusal } from "./UnattachedUploads.tsx";

const Voice = lazy(() => import("./voice/Voice.tsx").then((module) => ({ default: module.Voice })));

const TYPING_EVERY_MS = 3000;
/** The count is shown when so few characters are left. */
const COUNT_FROM = 200;

/** What is being written in a room, and how it goes out. */
export function useDraft(room: RoomFacts, me: string) {
  const chat = useChat();
  const { id } = room;
  const [drafts, setDrafts] = useState(() => keptDrafts(me));
  const [refusals, setRefusals] = useState<readonly (Refusal & { room: string })[]>([]);
  const told = useRef(0);
  const text = drafts[id] ?? "";
  // The server counts code points, without the space around the words.
  const left = (chat.hello?.limits.message_chars ?? Number.POSITIVE_INFINITY) - [...text.trim()].length;
  useEffect(() => keepDrafts(me, drafts), [me, drafts]);
  const write = (words: string) => {
    setDrafts((before) => ({ ...before, [id]: words }));
    if (words === "" || Date.now() - told.current < TYPING_EVERY_MS) return;
    told.current = Date.now();
    chat.typing(id);
  };
  const clear = () => {
    told.current = 0;
    setDrafts((before) => ({ ...before, [id]: "" }));
  };
  const send = () => {
    const body = text.trim();
    if (body === "" || left < 0) return;
    clear();
    chat.send({ room: id, body }).catch(() => undefined);
  };
  const attach = ({ files, folders, handles }: Handed) => {
    const limit = chat.hello?.limits.upload_bytes ?? Number.POSITIVE_INFINITY;
    const reasonFor = ({ name, size }: File) => {
      if (size > limit) return TEXTS.chat.tooLarge(name, bytes(limit));
      return left < 0 ? TEXTS.chat.tooLongWith(name, -left) : null;
    };
    const refusal = (name: string, reason: string) => ({
      key: crypto.randomUUID() as string,
      room: id,
      name,
      reason,
    });
    const refused = files.flatMap((file) => {
      const reason = reasonFor(file);
      return reason === null ? [] : [refusal(file.name, reason)];
    });
    const unopened = folders.map((name) => refusal(name, TEXTS.chat.folder(name)));
    setRefusals((before) => [...before, ...unopened, ...refused]);
    const taken = files.filter((file) => reasonFor(file) === null);
    if (taken.length === 0) return;
    const body = text.trim();
    clear();
    const named = taken.map((file) => {
      const handle = handles?.get(file);
      return { name: file.name, type: file.type, size: file.size, content: file, ...(handle && { handle }) };
    });
    chat.upload(named, { room: id, body });
  };
  const forget = (key: string) => setRefusals((before) => before.filter((one) => one.key !== key));
  return { text, left, write, send, attach, refusals: refusals.filter((one) => one.room === id), forget };
}

interface Props {
  room: RoomFacts;
  draft: ReturnType<typeof useDraft>;
  mayUpload: boolean;
  /** Then nothing can be sent from here; what is written stays. */
  loggedOut: boolean;
}

function noteOf(left: number, loggedOut: boolean): string {
  if (loggedOut) return TEXTS.chat.logInToSend;
  if (left < 0) return TEXTS.chat.tooLong(-left);
  return left < COUNT_FROM ? TEXTS.chat.charactersLeft(left) : "";
}

export function Composer({ room, draft, mayUpload, loggedOut }: Props) {
  const input = useRef<HTMLTextAreaElement>(null);
  const resetFiles = useRef<() => void>(null);
  const attaching = useRef<HTMLButtonElement>(null);
  const { attach, send } = draft;
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
  const picked = useCallback(
    (files: File[]) => {
      attach({ files, folders: [] });
      resetFiles.current?.();
    },
    [attach],
  );
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
  const click = () => {
    send();
    input.current?.focus();
  };
  // What is spoken belongs to the room in which it was begun.
  const [speakingIn, setSpeakingIn] = useState<string | null>(null);
  const endSpeaking = () => {
    setSpeakingIn(null);
    requestAnimationFrame(() => input.current?.focus());
  };
  const sendVoice = (file: File) => {
    attach({ files: [file], folders: [] });
    endSpeaking();
  };
  const { left } = draft;
  const words = noteOf(left, loggedOut);
  if (room.my_role === "readonly") return <div className={shared.note}>{TEXTS.chat.readonly}</div>;
  if (speakingIn === room.id) {
    return (
      <div className={classes.composer}>
        <Suspense>
          <Voice onSend={sendVoice} onClose={endSpeaking} />
        </Suspense>
      </div>
    );
  }
  return (
    <div className={classes.composer}>
      {words !== "" && (
        <div className={classes.count} data-over={left < 0} role="status">
          {words}
        </div>
      )}
      {mayUpload && (
        <FileButton onChange={picked} multiple resetRef={resetFiles}>
          {(props) => (
            <ActionIcon
              {...props}
              ref={attaching}
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
        onChange={({ currentTarget }) => draft.write(currentTarget.value)}
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
          title={TEXTS.chat.voice.record}
          onClick={() => setSpeakingIn(room.id)}
        >
          <Icon name="microphone" size={20} />
        </ActionIcon>
      )}
      <ActionIcon
        size={36}
        radius="md"
        variant={draft.text.trim() === "" ? "subtle" : "filled"}
        aria-label={TEXTS.chat.send}
        title={TEXTS.chat.send}
        disabled={left < 0 || loggedOut}
        onClick={click}
      >
        <Icon name="send" size={19} turns />
      </ActionIcon>
    </div>
  );
}
