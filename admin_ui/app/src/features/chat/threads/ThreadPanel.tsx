/** The thread below a message: at the side of the conversation, or over it. */
import { ActionIcon, Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { KeyboardEvent } from "react";
import { useEffect, useMemo, useRef, useState } from "react";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { problemOf } from "../../../ui/problem.ts";
import type { RoomFacts } from "../connection.ts";
import { useChat, useChatState, useStatus } from "../connection.ts";
import { useDraft } from "../draft.ts";
import type { FilesView } from "../files.ts";
import { MessageRow } from "../MessageRow.tsx";
import { PendingRow } from "../PendingRow.tsx";
import panel from "../panel.module.css";
import { useVisible } from "../reading.ts";
import type { Row } from "../rows.ts";
import { RowMaker } from "../rows.ts";
import { Typing } from "../Typing.tsx";
import timeline from "../timeline.module.css";
import { UnattachedUploads } from "../UnattachedUploads.tsx";
import type { Answering } from "./answering.ts";
import { AnsweringContext } from "./answering.ts";
import { ThreadComposer } from "./ThreadComposer.tsx";
import classes from "./threads.module.css";

interface Props {
  room: RoomFacts;
  root: string;
  me: string;
  mayUpload: boolean;
  files: FilesView;
  goTo: (message: string) => void;
  onClose: () => void;
}

/** Reads the thread, again after each reconnect; answers whether it cannot be read. */
function useThread(room: string, root: string): boolean {
  const chat = useChat();
  const online = useStatus() === "online";
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!online) return;
    setFailed(false);
    chat.threads.open(room, root).catch(() => setFailed(true));
  }, [chat, room, root, online]);
  return failed;
}

function useThreadRows(room: string, root: string, me: string): Row[] {
  const replies = useChatState((state) => state.timelines[root]);
  const allPending = useChatState((state) => state.pending);
  const [maker] = useState(() => new RowMaker());
  return useMemo(() => {
    const pending = allPending.filter((echo) => echo.room === room && echo.thread === root);
    return maker.rowsOf(replies?.entries ?? [], pending, replies?.more ?? false, me, null);
  }, [maker, replies, allPending, room, root, me]);
}

/** What stands at the end of the panel has been read. */
function useReadThread(root: string): void {
  const chat = useChat();
  const last = useChatState(({ timelines }) => timelines[root]?.entries.at(-1)?.id);
  const unread = useChatState(({ threads }) => threads[root]?.unread ?? 0);
  const visible = useVisible();
  const online = useStatus() === "online";
  useEffect(() => {
    if (visible && online && unread > 0 && last !== undefined) chat.threads.read(root, last).catch(() => undefined);
  }, [chat, root, last, unread, visible, online]);
}

export function ThreadPanel({ room, root, me, mayUpload, files, goTo, onClose }: Props) {
  const chat = useChat();
  const status = useStatus();
  const failed = useThread(room.id, root);
  const thread = useChatState(({ threads }) => threads[root]);
  const rows = useThreadRows(room.id, root, me);
  const [broadcast, setBroadcast] = useState(false);
  const draft = useDraft(room, me, mayUpload, { thread: root, broadcast });
  useReadThread(root);
  const end = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new row is to be seen
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [rows.at(-1)?.key]);
  const { answer } = draft;
  const answering = useMemo<Answering>(
    () => ({ reply: ({ id }) => answer(id), openThread: null, goTo }),
    [answer, goTo],
  );
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) onClose();
  };
  const following = thread?.following ?? false;
  const follow = () =>
    chat.threads
      .follow(root, !following)
      .catch((thrown: unknown) => notifications.show({ message: problemOf(thrown), color: "red" }));
  const moderates = room.my_role === "owner" || room.my_role === "moderator";
  const draw = (row: Row) => {
    if (row.kind === "message") {
      const own = row.message.sender.id === me;
      return <MessageRow {...row} key={row.key} own={own} mayDelete={moderates || own} files={files} />;
    }
    if (row.kind === "pending") return <PendingRow {...row} key={row.key} files={files} />;
    if (row.kind === "deleted") {
      return (
        <div key={row.key} className={`${timeline.column} ${timeline.deleted}`}>
          {TEXTS.chat.gone[row.reason]}
        </div>
      );
    }
    if (row.kind === "top" && row.more) {
      return (
        <Button key="top" size="xs" variant="subtle" onClick={() => void chat.threads.earlier(room.id, root)}>
          {TEXTS.chat.threads.earlier}
        </Button>
      );
    }
    return null;
  };
  const message = thread?.root;
  return (
    <AnsweringContext value={answering}>
      <aside className={`${panel.panel} ${classes.panel}`} aria-label={TEXTS.chat.threads.thread} onKeyDown={key}>
        <div className={panel.head}>
          <h2 className={classes.title}>{TEXTS.chat.threads.thread}</h2>
          <Button size="compact-sm" variant={following ? "light" : "subtle"} disabled={!thread} onClick={follow}>
            {following ? TEXTS.chat.threads.unfollow : TEXTS.chat.threads.follow}
          </Button>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={TEXTS.chat.threads.close} onClick={onClose}>
            <Icon name="close" />
          </ActionIcon>
        </div>
        <div className={classes.replies} role="log" aria-label={TEXTS.chat.threads.thread}>
          {failed && !thread && <Notice icon="warning">{TEXTS.chat.threads.missing}</Notice>}
          {message && message.deleted_at === null && (
            <MessageRow
              message={message}
              grouped={false}
              own={message.sender.id === me}
              mayDelete={false}
              files={files}
            />
          )}
          {message && message.deleted_at !== null && (
            <div className={`${timeline.column} ${timeline.deleted}`}>
              {TEXTS.chat.gone[message.reason ?? "deleted"]}
            </div>
          )}
          {message && <hr className={classes.rule} />}
          {rows.map(draw)}
          <div ref={end} />
        </div>
        <Typing room={root} />
        <UnattachedUploads room={room.id} refusals={draft.refusals} onForget={draft.forget} />
        {room.my_role !== "readonly" && (
          <ThreadComposer
            room={room}
            root={root}
            draft={draft}
            mayUpload={mayUpload}
            loggedOut={status === "closed"}
            broadcast={broadcast}
            onBroadcast={setBroadcast}
          />
        )}
      </aside>
    </AnsweringContext>
  );
}
