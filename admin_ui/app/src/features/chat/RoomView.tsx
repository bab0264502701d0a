/** A room: its head, the conversation, where one writes, and the panel beside it. Files may be dropped anywhere. */
import { isTombstone } from "@offchat/client";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { TEXTS } from "../../texts.ts";
import { useCommands } from "../../ui/commands.ts";
import { useDrop } from "../../ui/drop.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { Composer } from "./Composer.tsx";
import type { RoomFacts } from "./connection.ts";
import { useChat, useStatus } from "./connection.ts";
import { useDraft } from "./draft.ts";
import type { FilesView } from "./files.ts";
import type { Jump } from "./jump.ts";
import { useJump } from "./jump.ts";
import layout from "./layout.module.css";
import { PinBanner } from "./marks/PinBanner.tsx";
import { PinList } from "./marks/PinList.tsx";
import type { PanelTab, RenderGallery } from "./Panel.tsx";
import { Panel, TABS } from "./Panel.tsx";
import panels from "./panel.module.css";
import { RoomHead } from "./RoomHead.tsx";
import classes from "./room.module.css";
import { roomName, silence } from "./rooms.ts";
import { Timeline } from "./Timeline.tsx";
import { Typing } from "./Typing.tsx";
import type { Answering } from "./threads/answering.ts";
import { AnsweringContext } from "./threads/answering.ts";
import { ReplyBar } from "./threads/Quote.tsx";
import { UnattachedUploads } from "./UnattachedUploads.tsx";

interface Props {
  room: RoomFacts;
  /** Whose drafts are shown. */
  me: string;
  /** Whether this installation takes files. */
  mayUpload: boolean;
  /** The message that the address names. */
  linked: string | null;
  onBack: () => void;
  panel: readonly [PanelTab | null, (tab: PanelTab | null) => void];
  files: FilesView;
  renderGallery: RenderGallery;
}

const READ_AGAIN_MS = 3000;

/** Reads a room, again after each reconnect and every few seconds until it is there; answers whether that has failed. */
function useReading(room: string, online: boolean): boolean {
  const chat = useChat();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const again = () => {
      if (over) return;
      setFailed(true);
      timer = setTimeout(read, READ_AGAIN_MS);
    };
    const read = () => void chat.open(room).then(() => setFailed(false), again);
    read();
    chat.members(room).catch(() => undefined);
    // What is read from now on comes by the socket alone: without one it would have to be asked again.
    if (online) chat.own.reads(room).catch(() => undefined);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [chat, room, online]);
  return failed;
}

/** The side panel by keys and by the palette. */
function usePanelCommands([tab, show]: Props["panel"]): void {
  useShortcut("panel", () => show(tab === null ? "media" : null));
  useCommands(() =>
    TABS.filter((one) => one !== tab).map((one) => ({
      id: `panel ${one}`,
      section: "here",
      words: TEXTS.palette.panel(TEXTS.chat.panels[one]),
      icon: "panel",
      ...(tab === null && one === "media" && { shortcut: "panel" as const }),
      run: () => show(one),
    })),
  );
}

/** Goes to a message that is edited where it is out of sight; what is written there keeps the focus. */
async function showEdited({ to }: Jump, message: string): Promise<void> {
  if (document.querySelector(`[data-message="${CSS.escape(message)}"]`)) return;
  await to({ message });
  const focus = () => document.querySelector<HTMLElement>("[data-edit]")?.focus();
  requestAnimationFrame(() => requestAnimationFrame(focus));
}

const ThreadPanel = lazy(() => import("./threads/ThreadPanel.tsx").then((module) => ({ default: module.ThreadPanel })));

/** The thread that the address names, and the way to another one or to none. */
function useThreadInAddress(): readonly [string | null, (root: string | null) => void] {
  const [search, setSearch] = useSearchParams();
  const open = useCallback(
    (root: string | null) =>
      setSearch((before) => {
        const after = new URLSearchParams(before);
        after.delete("message");
        if (root === null) after.delete("thread");
        else after.set("thread", root);
        return after;
      }),
    [setSearch],
  );
  return [search.get("thread"), open];
}

/** The message that has the keyboard is answered by a key. */
function useReplyKey(reply: Answering["reply"]): void {
  const chat = useChat();
  useShortcut("reply", () => {
    const row = document.activeElement?.closest<HTMLElement>("[data-message]");
    const id = row?.dataset.message;
    const entries = Object.values(chat.store.get().timelines).flatMap((known) => known.entries);
    const found = entries.find((entry) => entry.id === id);
    if (found && !isTombstone(found)) reply(found);
  });
}

export function RoomView({ room, me, mayUpload, linked, onBack, panel, files, renderGallery }: Props) {
  const status = useStatus();
  const takesFiles = mayUpload && silence(room) === null && status !== "closed";
  const draft = useDraft(room, me, takesFiles);
  const over = useDrop(draft.attach, takesFiles);
  const late = useReading(room.id, status === "online");
  const [tab, show] = panel;
  usePanelCommands(panel);
  const jump = useJump(room.id, linked);
  const [thread, openThread] = useThreadInAddress();
  const { answer } = draft;
  const { to } = jump;
  const answering = useMemo<Answering>(
    () => ({ reply: ({ id }) => answer(id), openThread, goTo: (message) => void to({ message }) }),
    [answer, openThread, to],
  );
  useReplyKey(answering.reply);
  return (
    <AnsweringContext value={answering}>
      <div
        className={`${layout.main} ${panels.beside}`}
        data-panel={tab !== null || thread !== null}
        data-thread={thread !== null}
      >
        <section className={panels.conversation} aria-label={roomName(room)}>
          <RoomHead
            room={room}
            jump={jump}
            onBack={onBack}
            panel={tab !== null}
            onPanel={() => show(tab === null ? "media" : null)}
          />
          <PinBanner room={room.id} jump={jump} onAll={() => show("pins")} />
          <Timeline key={room.id} room={room} late={late} jump={jump} files={files} />
          <div className={classes.foot}>
            {files.summary(room.id)}
            <Typing room={room.id} />
            <UnattachedUploads room={room.id} refusals={draft.refusals} onForget={draft.forget} />
            {draft.replyTo && <ReplyBar id={draft.replyTo} onEnd={() => answer(null)} />}
            <Composer
              room={room}
              me={me}
              draft={draft}
              mayUpload={takesFiles}
              loggedOut={status === "closed"}
              onEdit={(message) => void showEdited(jump, message)}
            />
          </div>
          {over && (
            <div className={classes.drop}>
              {TEXTS.chat.dropHere(roomName(room))}
              <small>{TEXTS.chat.dropHint}</small>
            </div>
          )}
        </section>
        {thread !== null && (
          <Suspense>
            <ThreadPanel
              key={thread}
              room={room}
              root={thread}
              me={me}
              mayUpload={takesFiles}
              files={files}
              goTo={answering.goTo}
              onClose={() => openThread(null)}
            />
          </Suspense>
        )}
        {tab !== null && thread === null && (
          <Panel
            room={room}
            tab={tab}
            onTab={show}
            onClose={() => show(null)}
            renderGallery={renderGallery}
            pins={<PinList room={room} jump={jump} />}
          />
        )}
      </div>
    </AnsweringContext>
  );
}
