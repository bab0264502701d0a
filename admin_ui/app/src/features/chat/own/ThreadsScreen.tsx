/** The threads that one follows, the one with the newest reply first, with the way into each. */
import { Button } from "@mantine/core";
import type { ThreadState } from "@offchat/client";
import { useCallback, useEffect, useState } from "react";
import { following as words } from "../../../texts/later.ts";
import { own } from "../../../texts/own.ts";
import { brief, exact } from "../../../ui/format.ts";
import { Initials } from "../../../ui/Initials.tsx";
import { MoreFailed } from "../../../ui/MoreFailed.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { sameItems, useChat, useChatState, useSameState, useStatus } from "../connection.ts";
import { OwnScreen } from "../OwnScreen.tsx";
import rooms from "../rooms.module.css";
import { roomName, wordsOf } from "../rooms.ts";
import shared from "../words.module.css";
import classes from "./own.module.css";

function newest({ root }: ThreadState): string {
  return root?.last_reply_at ?? root?.created_at ?? "";
}

/** Reads the list a page at a time. */
function usePages() {
  const chat = useChat();
  const online = useStatus() === "online";
  const [more, setMore] = useState(false);
  const [failed, setFailed] = useState(false);
  const [loaded, setLoaded] = useState(false);
  const read = useCallback(() => {
    setFailed(false);
    chat.threads.list().then(
      (further) => {
        setMore(further);
        setLoaded(true);
      },
      () => setFailed(true),
    );
  }, [chat]);
  useEffect(() => {
    if (online) read();
  }, [online, read]);
  return { more, failed, loaded, read };
}

function Row({ thread, onGo }: { thread: ThreadState; onGo: (room: string, root: string) => void }) {
  const { root, room, unread } = thread;
  const excerpt = useChatState((state) => (root ? wordsOf(state, root) : ""));
  const name = useChatState((state) => {
    const known = state.rooms[room];
    return known ? roomName(known) : "";
  });
  if (!root) return null;
  return (
    <li>
      <button type="button" className={classes.room} onClick={() => onGo(room, thread.thread)}>
        <Initials name={root.sender.display_name} src={root.sender.avatar_url} size={32} />
        <span className={classes.thread}>
          <span className={classes.itemHead}>
            <b className={shared.clipped} dir="auto">
              {excerpt}
            </b>
            <time className={shared.time} dateTime={newest(thread)} title={exact(newest(thread))}>
              {brief(newest(thread))}
            </time>
          </span>
          <span className={`${shared.faint} ${shared.clipped}`}>
            <bdi>{root.sender.display_name}</bdi> · <bdi>{name}</bdi> · {words.replies(root.reply_count)}
          </span>
        </span>
        {unread > 0 && (
          <span className={rooms.unread} role="img" aria-label={words.unread(unread)}>
            {unread > 99 ? "99+" : unread}
          </span>
        )}
      </button>
    </li>
  );
}

interface Props {
  onBack: () => void;
  onGo: (room: string, root: string) => void;
}

export function ThreadsScreen({ onBack, onGo }: Props) {
  const { more, failed, loaded, read } = usePages();
  const threads = useSameState((state) => {
    const followed = Object.values(state.threads).filter((one) => one.following && one.root && one.room in state.rooms);
    return followed.toSorted((one, other) => newest(other).localeCompare(newest(one)));
  }, sameItems);
  return (
    <OwnScreen title={own.threads} onBack={onBack}>
      {loaded && threads.length === 0 && <Notice icon="thread">{words.empty}</Notice>}
      <ul className={classes.list}>
        {threads.map((thread) => (
          <Row key={thread.thread} thread={thread} onGo={onGo} />
        ))}
      </ul>
      {failed && <MoreFailed error={null} onRetry={read} />}
      {more && !failed && (
        <Button fullWidth variant="subtle" color="gray" size="xs" onClick={read}>
          {words.more}
        </Button>
      )}
    </OwnScreen>
  );
}
