/** The participants' page: rooms at the side, a conversation, files in it. */
import type { Attachment, Chat, ChatState, Config, LocalUpload, Me } from "@offchat/client";
import { connect, currentAttachment, uploadOf } from "@offchat/client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { AccountMenu } from "../features/accounts/AccountMenu.tsx";
import { moderated } from "../features/accounts/session.ts";
import { Banner } from "../features/chat/Banner.tsx";
import classes from "../features/chat/chat.module.css";
import { ChatContext, useChat, useChatState } from "../features/chat/connection.ts";
import { useNoOpening } from "../features/chat/drop.ts";
import { StartConversation } from "../features/chat/People.tsx";
import { RoomList } from "../features/chat/RoomList.tsx";
import { RoomView } from "../features/chat/RoomView.tsx";
import { roomName, unreadIn } from "../features/chat/rooms.ts";
import { cancelQuestion } from "../features/chat/unattached.ts";
import { AttachmentView } from "../features/media/AttachmentView.tsx";
import type { MediaAccess } from "../features/media/access.ts";
import { MediaAccessContext } from "../features/media/access.ts";
import { PendingUpload } from "../features/media/PendingUpload.tsx";
import { useMoving } from "../features/media/Transfer.tsx";
import { TEXTS } from "../texts.ts";
import { ColorSchemeToggle } from "../ui/ColorSchemeToggle.tsx";
import { Logo } from "../ui/Logo.tsx";
import { Notice } from "../ui/Notice.tsx";
import { useTitle } from "../ui/title.ts";

/** An attachment as it is now, with its upload where that runs here. */
function LiveAttachment({ attachment }: { attachment: Attachment }) {
  const current = useChatState((state) => currentAttachment(state, attachment));
  const progress = useChatState((state) => state.progress[attachment.id]);
  const local = useChatState((state) => uploadOf(state, attachment.id));
  const begun = useChatState((state) => state.unfinished[attachment.id]);
  const elsewhere = useMoving(progress?.received);
  const interrupted = begun && !local && !elsewhere ? begun : null;
  return <AttachmentView attachment={current} progress={progress} local={local} interrupted={interrupted} />;
}

function LiveUpload({ uploadId }: { uploadId: string }) {
  const upload = useChatState((state) => state.uploads[uploadId]);
  return upload ? <PendingUpload upload={upload} /> : null;
}

function accessOf(chat: Chat): MediaAccess {
  return {
    url: (path) => chat.url(path),
    freshUrl: (path) => chat.freshUrl(path),
    pause: ({ uploadId }) => chat.uploads.pause(uploadId),
    resume: ({ uploadId }) => chat.uploads.resume(uploadId),
    cancel: ({ uploadId }) => void chat.uploads.cancel(uploadId),
    cancelQuestion: (upload) => cancelQuestion(chat.store.get(), upload),
    resumeFrom: (begun, file) =>
      chat.uploads.resumeFrom(begun, { name: file.name, type: file.type, size: file.size, content: file }),
    abandon: (begun) => chat.uploads.abandon(begun),
    content: ({ uploadId }) => chat.uploads.content(uploadId),
  };
}

const RUNNING = new Set<LocalUpload["status"]>(["queued", "uploading", "waiting", "paused"]);

/** Whether something would be lost, or at least be late, if the page were closed now. */
function hasWork({ uploads, pending }: ChatState): boolean {
  return (
    Object.values(uploads).some(({ status }) => RUNNING.has(status)) ||
    pending.some(({ status }) => status === "waiting")
  );
}

/** The connection of this page, as long as the page is open. */
function useConnection(me: Me, config: Config): Chat | null {
  const [chat, setChat] = useState<Chat | null>(null);
  const user = me.user.id;
  const mediaBase = config.media_base_url;
  useEffect(() => {
    if (user === "") return;
    const opened = connect({ session: true, mediaBaseUrl: mediaBase, keep: sessionStorage });
    const hurry = () => opened.hurry();
    const lost = () => opened.networkLost();
    const stay = (event: BeforeUnloadEvent) => {
      if (hasWork(opened.store.get())) event.preventDefault();
    };
    window.addEventListener("online", hurry);
    window.addEventListener("offline", lost);
    window.addEventListener("beforeunload", stay);
    setChat(opened);
    return () => {
      window.removeEventListener("online", hurry);
      window.removeEventListener("offline", lost);
      window.removeEventListener("beforeunload", stay);
      opened.stop();
    };
  }, [user, mediaBase]);
  return chat;
}

export function ChatPage({ me, config }: { me: Me; config: Config }) {
  const chat = useConnection(me, config);
  const access = useMemo(() => chat && accessOf(chat), [chat]);
  if (!chat || !access) return null;
  return (
    <ChatContext value={chat}>
      <MediaAccessContext value={access}>
        <Rooms key={me.user.id} me={me} mayUpload={config.enable_upload} />
      </MediaAccessContext>
    </ChatContext>
  );
}

function Rooms({ me, mayUpload }: { me: Me; mayUpload: boolean }) {
  const chat = useChat();
  useNoOpening();
  const queries = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const current = search.get("room");
  const room = useChatState((state) => (current === null ? undefined : state.rooms[current]));
  const missing = useChatState((state) => state.loaded) && current !== null && !room;
  useTitle(room ? roomName(room) : "", useChatState(unreadIn));
  const logInAgain = useCallback(() => {
    void queries.invalidateQueries({ queryKey: ["me"] });
    chat.start();
  }, [queries, chat]);
  const renderAttachment = useCallback(
    (attachment: Attachment) => <LiveAttachment key={attachment.id} attachment={attachment} />,
    [],
  );
  const renderUpload = useCallback((uploadId: string) => <LiveUpload key={uploadId} uploadId={uploadId} />, []);
  // The heading of the page is the room's name where one is open.
  const Name = room ? "b" : "h1";
  return (
    <div style={{ display: "flex", flexDirection: "column", height: "100dvh" }}>
      <Banner onLogIn={logInAgain} />
      <main className={classes.page} data-open={room !== undefined || missing}>
        <aside className={classes.side}>
          <div className={classes.bar}>
            <Logo />
            <Name style={{ flex: 1, margin: 0, fontSize: 16 }}>{TEXTS.product}</Name>
            <StartConversation onOpened={(id) => setSearch({ room: id })} />
            <ColorSchemeToggle />
            <AccountMenu user={me.user} other={moderated(me).length > 0 ? "dashboard" : null} />
          </div>
          <RoomList current={current} onPick={(id) => setSearch({ room: id })} />
        </aside>
        {room ? (
          <RoomView
            room={room}
            me={me.user.id}
            mayUpload={mayUpload}
            onBack={() => setSearch({})}
            renderAttachment={renderAttachment}
            renderUpload={renderUpload}
          />
        ) : (
          <section className={classes.main}>
            {missing ? (
              <Notice icon="warning" action={{ label: TEXTS.chat.back, run: () => setSearch({}) }}>
                {TEXTS.chat.noSuchRoom}
              </Notice>
            ) : (
              <Notice icon="chat">{TEXTS.chat.pickRoom}</Notice>
            )}
          </section>
        )}
      </main>
    </div>
  );
}
