/** The participants' page: rooms at the side, a conversation, files in it. */
import { ActionIcon } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Attachment, Chat, ChatState, Config, LocalUpload, Me } from "@offchat/client";
import { browserOutbox, connect, currentAttachment, uploadOf } from "@offchat/client";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, memo, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { AccountMenu } from "../features/accounts/AccountMenu.tsx";
import { moderated } from "../features/accounts/session.ts";
import { Banner } from "../features/chat/Banner.tsx";
import { ChatContext, useChat, useChatState, useRoomFacts } from "../features/chat/connection.ts";
import { followUse } from "../features/chat/deviceUse.ts";
import type { FilesView } from "../features/chat/files.ts";
import { useRoomKeys } from "../features/chat/keys.ts";
import classes from "../features/chat/layout.module.css";
import { Bell } from "../features/chat/notifications/Bell.tsx";
import { BrowseChannels, StartConversation } from "../features/chat/People.tsx";
import { PhoneTabs, SHOW_MEDIA } from "../features/chat/PhoneTabs.tsx";
import { Places } from "../features/chat/Places.tsx";
import { usePanel } from "../features/chat/panelState.ts";
import { RoomList } from "../features/chat/RoomList.tsx";
import { RoomView } from "../features/chat/RoomView.tsx";
import { RestrictingContext } from "../features/chat/restricting.ts";
import { roomName, unreadIn } from "../features/chat/rooms.ts";
import { cancelQuestion } from "../features/chat/unattached.ts";
import type { LiveMedia, MediaAccess } from "../features/media/access.ts";
import { MediaAccessContext } from "../features/media/access.ts";
import { filesHeight, MessageFiles } from "../features/media/MessageFiles.tsx";
import { Thumbnail } from "../features/media/Thumbnail.tsx";
import { UploadSummary } from "../features/media/UploadSummary.tsx";
import { own } from "../texts/own.ts";
import { TEXTS } from "../texts.ts";
import { useBadge } from "../ui/badge.ts";
import { ColorSchemeToggle } from "../ui/ColorSchemeToggle.tsx";
import { useNoOpening } from "../ui/drop.ts";
import { Icon } from "../ui/icons.tsx";
import { Logo } from "../ui/Logo.tsx";
import { Notice } from "../ui/Notice.tsx";
import { useRelayedNotice } from "../ui/relayed.ts";
import { runShortcut } from "../ui/shortcuts.ts";
import { useTitle } from "../ui/title.ts";
import { useChatCommands } from "./commands.tsx";
import { OpenFile, renderGallery, useOpenFile } from "./gallery.tsx";
import { reportingOf, restrictingOf } from "./reporting.tsx";
import { Searching } from "./search.tsx";

const MediaScreen = lazy(() =>
  import("../features/chat/MediaScreen.tsx").then((module) => ({ default: module.MediaScreen })),
);

const SavedScreen = lazy(() =>
  import("../features/chat/marks/SavedScreen.tsx").then((module) => ({ default: module.SavedScreen })),
);

const NotificationsScreen = lazy(() =>
  import("../features/chat/notifications/NotificationsScreen.tsx").then((module) => ({
    default: module.NotificationsScreen,
  })),
);

const LaterScreen = lazy(() =>
  import("../features/chat/own/LaterScreen.tsx").then((module) => ({ default: module.LaterScreen })),
);

const ThreadsScreen = lazy(() =>
  import("../features/chat/own/ThreadsScreen.tsx").then((module) => ({ default: module.ThreadsScreen })),
);

const FILES: FilesView = {
  render: (attachments, uploads, captions) => (
    <MessageFiles attachments={attachments} uploads={uploads} captions={captions} />
  ),
  thumbnail: (attachment) => <Thumbnail attachment={attachment} />,
  height: filesHeight,
  summary: (room) => <UploadSummary room={room} />,
};

function liveOf({ store }: Chat): LiveMedia {
  return {
    subscribe: store.subscribe,
    current: (attachment) => currentAttachment(store.get(), attachment),
    progress: (mediaId) => store.get().progress[mediaId],
    uploadOf: (mediaId) => uploadOf(store.get(), mediaId),
    upload: (uploadId) => store.get().uploads[uploadId] ?? null,
    uploads: () => store.get().uploads,
    unfinished: (mediaId) => store.get().unfinished[mediaId] ?? null,
  };
}

/** Senders try their own files again. */
function retryOf(chat: Chat, { id, uploader }: Attachment): (() => Promise<void>) | null {
  if (uploader.id !== chat.store.get().me?.id) return null;
  const path = { media_id: id };
  return async () => void (await chat.rest.post("/api/v1/media/files/{media_id}/retry/", { path }));
}

/** Senders choose the picture of their own videos. */
function posterOf(chat: Chat, { id, uploader }: Attachment): ((seconds: number) => Promise<void>) | null {
  if (uploader.id !== chat.store.get().me?.id) return null;
  return async (seconds) => (await import("./poster.ts")).choosePoster(chat.rest, id, seconds);
}

function accessOf(chat: Chat, open: MediaAccess["open"]): MediaAccess {
  return {
    live: liveOf(chat),
    open,
    url: (path) => chat.url(path),
    freshUrl: (path) => chat.freshUrl(path),
    pause: ({ uploadId }) => chat.uploads.pause(uploadId),
    resume: ({ uploadId }) => chat.uploads.resume(uploadId),
    cancel: ({ uploadId }) => void chat.uploads.cancel(uploadId),
    cancelQuestion: (upload) => cancelQuestion(chat.store.get(), upload),
    resumeFrom: (begun, file) =>
      chat.uploads.resumeFrom(begun, { name: file.name, type: file.type, size: file.size, content: file }),
    provide: ({ uploadId }, file) =>
      chat.uploads.provide(uploadId, { name: file.name, type: file.type, size: file.size, content: file }),
    reopen: ({ uploadId }) => chat.uploads.reopen(uploadId),
    retry: (attachment) => retryOf(chat, attachment),
    choosePoster: (attachment) => posterOf(chat, attachment),
    abandon: (begun) => chat.uploads.abandon(begun),
    content: ({ uploadId }) => chat.uploads.content(uploadId),
    ...reportingOf(chat.rest, () => chat.store.get().me?.id),
  };
}

const RUNNING = new Set<LocalUpload["status"]>(["queued", "uploading", "waiting", "paused"]);

/** Whether something would be lost if the page were closed now: what is kept goes on with the next page. */
function wouldLose({ uploads, pending }: ChatState): boolean {
  return (
    Object.values(uploads).some(({ status, kept }) => RUNNING.has(status) && !kept) ||
    pending.some(({ status, kept }) => status === "waiting" && !kept)
  );
}

/** The connection of this page, as long as the page is open. */
function useConnection(me: Me, config: Config): Chat | null {
  const [chat, setChat] = useState<Chat | null>(null);
  const queries = useQueryClient();
  const user = me.user.id;
  const mediaBase = config.media_base_url;
  useEffect(() => {
    if (user === "") return;
    const opened = connect({ session: true, mediaBaseUrl: mediaBase, outbox: browserOutbox });
    const hurry = () => opened.hurry();
    const lost = () => opened.networkLost();
    const deleteNow = () => opened.deletions.flush();
    const stay = (event: BeforeUnloadEvent) => {
      if (wouldLose(opened.store.get())) event.preventDefault();
    };
    window.addEventListener("online", hurry);
    window.addEventListener("offline", lost);
    window.addEventListener("beforeunload", stay);
    window.addEventListener("pagehide", deleteNow);
    const stopFollowing = followUse(opened);
    setChat(opened);
    return () => {
      stopFollowing();
      window.removeEventListener("online", hurry);
      window.removeEventListener("offline", lost);
      window.removeEventListener("beforeunload", stay);
      window.removeEventListener("pagehide", deleteNow);
      deleteNow();
      // Another page of these screens takes the place of this one, or the person has left.
      if (queries.getQueryData<Me | null>(["me"])?.user.id === user) opened.stop();
      else opened.end();
    };
  }, [user, mediaBase, queries]);
  return chat;
}

function isRelayed({ uploads }: ChatState): boolean {
  return Object.values(uploads).some(({ relayed }) => relayed);
}

export function ChatPage({ me, config }: { me: Me; config: Config }) {
  const chat = useConnection(me, config);
  const open = useOpenFile();
  const access = useMemo(() => chat && accessOf(chat, open), [chat, open]);
  const restricting = useMemo(() => chat && restrictingOf(chat.rest, me), [chat, me]);
  if (!chat || !access) return null;
  return (
    <ChatContext value={chat}>
      <MediaAccessContext value={access}>
        <RestrictingContext value={restricting}>
          <Rooms key={me.user.id} me={me} mayUpload={config.enable_upload} />
        </RestrictingContext>
      </MediaAccessContext>
    </ChatContext>
  );
}

/** The number of unread messages changes often; nothing else of the page is drawn again for it. */
function PageTitle({ words }: { words: string }) {
  const waiting = useChatState(unreadIn);
  useTitle(words, waiting);
  useBadge(waiting);
  return null;
}

/** What the side shows above the rooms. */
const Top = memo(function Top({
  me,
  heading,
  asked,
  onOpened,
}: {
  me: Me;
  heading: boolean;
  asked: number;
  onOpened: (id: string) => void;
}) {
  // The heading of the page is the name of the room or the list that is open.
  const Name = heading ? "h1" : "b";
  return (
    <div className={classes.bar}>
      <Logo />
      <Name className={classes.product}>{TEXTS.product}</Name>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={TEXTS.chat.searchAll}
        title={TEXTS.chat.searchAll}
        onClick={() => runShortcut("searchAll")}
      >
        <Icon name="search" />
      </ActionIcon>
      <Bell />
      <StartConversation onOpened={onOpened} asked={asked} />
      <ColorSchemeToggle />
      <AccountMenu user={me.user} other={moderated(me).length > 0 ? "dashboard" : null} />
    </div>
  );
});

/** The words of the address that show lists of one's own: saved, sent later, threads one follows, what one was told of. */
const LISTS = ["saved", "later", "threads", "notifications"] as const;

/** The room that the address names, and the way to another one. */
function useOpenRoom() {
  const [search, setSearch] = useSearchParams();
  const current = search.get("room");
  const chat = useChat();
  const room = useRoomFacts(current);
  const missing = useChatState((state) => state.loaded) && current !== null && !room;
  // Its messages are asked for together with the list of rooms, not after it.
  useEffect(() => {
    if (current !== null) chat.open(current).catch(() => undefined);
  }, [chat, current]);
  const pick = useCallback((id: string) => setSearch({ room: id }), [setSearch]);
  const leave = useCallback(() => setSearch({}), [setSearch]);
  return {
    current,
    linked: search.get("message"),
    room,
    missing,
    list: LISTS.find((name) => search.has(name)),
    pick,
    leave,
  };
}

/** Where the keyboard begins when the page takes the place of another one, as after logging in. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) main.current?.focus();
  }, []);
  return main;
}

/** What could not be sent at its time is said wherever one is. */
function useFailedLater(chat: Chat): void {
  useEffect(
    () =>
      chat.on("scheduled.updated", ({ data }) => {
        if (data.state !== "failed") return;
        const message = `${own.failed} ${data.error?.message ?? ""}`;
        notifications.show({ id: data.id, message, color: "red", autoClose: false });
      }),
    [chat],
  );
}

function wayToModerate(me: Me): string | null {
  return moderated(me).length > 0 ? "/dashboard/" : null;
}

function Rooms({ me, mayUpload }: { me: Me; mayUpload: boolean }) {
  const chat = useChat();
  const navigate = useNavigate();
  useNoOpening();
  const queries = useQueryClient();
  const main = useFocusOnArrival();
  const { current, linked, room, missing, list, pick, leave } = useOpenRoom();
  const [media, setMedia] = useState(useLocation().state === SHOW_MEDIA);
  const [asked, setAsked] = useState(0);
  const last = useRef<string | null>(null);
  if (room) last.current = room.id;
  const panel = usePanel();
  useRelayedNotice(useChatState(isRelayed));
  useRoomKeys(current, pick);
  useChatCommands(current, pick);
  useFailedLater(chat);
  const logInAgain = useCallback(() => {
    void queries.invalidateQueries({ queryKey: ["me"] });
    chat.start();
  }, [queries, chat]);
  const moderate = wayToModerate(me);
  const ask = useCallback(() => setAsked((before) => before + 1), []);
  const shows = room || missing ? "room" : (list ?? (media ? "media" : "rooms"));
  return (
    <div className={classes.frame}>
      <PageTitle words={room ? roomName(room) : ""} />
      <Banner onLogIn={logInAgain} />
      <main ref={main} tabIndex={-1} className={classes.page} data-shows={shows}>
        <aside className={classes.side} aria-label={TEXTS.chat.chats}>
          <Top me={me} heading={missing || shows === "rooms"} asked={asked} onOpened={pick} />
          <RoomList current={current} onPick={pick} onStart={ask} />
          <div className={classes.ways}>
            <BrowseChannels namespaces={me.namespaces} onOpened={pick} />
            <Places library="/media-library/" moderate={moderate} />
          </div>
        </aside>
        {room && (
          <RoomView
            room={room}
            me={me.user.id}
            mayUpload={mayUpload}
            linked={linked}
            onBack={leave}
            panel={panel}
            files={FILES}
            renderGallery={renderGallery}
          />
        )}
        {shows === "media" && (
          <Suspense>
            <MediaScreen last={last.current} renderGallery={renderGallery} />
          </Suspense>
        )}
        {shows === "saved" && (
          <Suspense>
            <SavedScreen onBack={leave} onGo={(room, message) => navigate(`/?room=${room}&message=${message}`)} />
          </Suspense>
        )}
        {shows === "notifications" && (
          <Suspense>
            <NotificationsScreen onBack={leave} onGo={(path) => navigate(path)} />
          </Suspense>
        )}
        {shows === "later" && (
          <Suspense>
            <LaterScreen onBack={leave} thumbnail={FILES.thumbnail} />
          </Suspense>
        )}
        {shows === "threads" && (
          <Suspense>
            <ThreadsScreen onBack={leave} onGo={(of, root) => navigate(`/?room=${of}&thread=${root}`)} />
          </Suspense>
        )}
        {!room && shows !== "media" && list === undefined && (
          <section className={classes.main}>
            {missing ? (
              <Notice icon="warning" action={{ label: TEXTS.chat.back, run: leave }}>
                {TEXTS.chat.noSuchRoom}
              </Notice>
            ) : (
              <NothingOpen onStart={ask} />
            )}
          </section>
        )}
      </main>
      {room && <OpenFile room={room.id} />}
      <Searching me={me.user.id} current={room?.id ?? null} thumbnail={FILES.thumbnail} />
      <PhoneTabs
        shown={shows === "media" || shows === "rooms" ? shows : "room"}
        onShow={(shown) => (shown === "library" ? navigate("/media-library/") : setMedia(shown === "media"))}
        moderate={moderate}
      />
    </div>
  );
}

/** Beside the rooms while none is open; somebody without a room is told what to do in their list alone. */
function NothingOpen({ onStart }: { onStart: () => void }) {
  const newcomer = useChatState((state) => state.loaded && Object.keys(state.rooms).length === 0);
  return (
    <Notice icon="chat" action={{ label: TEXTS.people.start, run: onStart }}>
      {newcomer ? TEXTS.chat.welcome : TEXTS.chat.pickRoom}
    </Notice>
  );
}
