/** A row of the list of rooms. It is drawn again only when its own room changes. */
import type { Room } from "@offchat/client";
import { memo, useSyncExternalStore } from "react";
import { own as drafting } from "../../texts/own.ts";
import { TEXTS } from "../../texts.ts";
import { brief } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { useChat, useChatState } from "./connection.ts";
import { lineOf } from "./markdown.ts";
import { PresenceWords, RoomPicture } from "./RoomPicture.tsx";
import classes from "./rooms.module.css";
import { isMuted, previewOf, roomName, summaryOf } from "./rooms.ts";
import shared from "./words.module.css";

interface Props {
  id: string;
  current: boolean;
  onPick: (room: string) => void;
}

function marks(room: Room) {
  const { pinned, unread, mentions } = room;
  const muted = isMuted(room);
  if (!muted && !pinned && unread === 0) return null;
  return (
    <span className={classes.marks}>
      {muted && <Icon name="muted" size={14} label={TEXTS.chat.isMuted} />}
      {pinned && <Icon name="pin" size={14} label={TEXTS.chat.isPinned} />}
      {mentions > 0 && (
        <span className={classes.unread} data-mentions aria-label={TEXTS.chat.mention.count(mentions)} role="img">
          @{mentions > 99 ? "99+" : mentions}
        </span>
      )}
      {unread > 0 && (
        <span className={classes.unread} aria-label={TEXTS.chat.unread(unread)} role="img">
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </span>
  );
}

export const RoomItem = memo(function RoomItem({ id, current, onPick }: Props) {
  const room = useChatState((state) => state.rooms[id]);
  const at = useChatState((state) => room && previewOf(state, room)?.created_at);
  // Two strings, because a new object at each look would never be the same value.
  const who = useChatState((state) => room && summaryOf(state, room).who);
  const words = useChatState((state) => room && summaryOf(state, room).words);
  const { own } = useChat();
  const draft = useSyncExternalStore(own.subscribe, () => (current ? "" : (own.get().drafts[id]?.body ?? "")));
  if (!room) return null;
  return (
    <li>
      <button
        type="button"
        className={classes.room}
        aria-current={current ? "page" : undefined}
        data-muted={isMuted(room)}
        data-unread={room.unread > 0}
        data-room={room.id}
        onClick={() => onPick(room.id)}
      >
        <RoomPicture room={room} />
        <span className={classes.text}>
          <span className={classes.line}>
            <span className={`${classes.name} ${shared.clipped}`} dir="auto">
              {roomName(room)}
            </span>
            {room.peer && <PresenceWords user={room.peer.id} />}
            {at && <time className={shared.time}>{brief(at)}</time>}
          </span>
          <span className={classes.line}>
            {(draft || who) && (
              <span className={`${shared.faint} ${shared.clipped} ${classes.who}`} data-draft={draft !== ""}>
                <bdi>{draft ? drafting.draft : who}</bdi>:
              </span>
            )}
            <span className={`${shared.faint} ${shared.clipped} ${classes.preview}`} dir="auto">
              {draft ? lineOf(draft) : words}
            </span>
            {marks(room)}
          </span>
        </span>
      </button>
    </li>
  );
});
