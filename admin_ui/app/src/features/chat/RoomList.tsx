/** The rooms of a person, the most recent first, with what is unread. */
import { Badge, Skeleton, UnstyledButton } from "@mantine/core";
import type { Room } from "@offchat/client";
import { useMemo } from "react";
import { TEXTS } from "../../texts.ts";
import { brief } from "../../ui/format.ts";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Notice } from "../../ui/Notice.tsx";
import classes from "./chat.module.css";
import { useChatState } from "./connection.ts";
import { byNewest, previewOf, roomName, summaryOf } from "./rooms.ts";

interface Props {
  current: string | null;
  onPick: (room: string) => void;
}

/** The picture of a room: the other person, or a hash sign. */
export function RoomPicture({ room, size = 40 }: { room: Room; size?: number }) {
  if (room.peer) return <Initials name={room.peer.display_name} src={room.peer.avatar_url} size={size} />;
  return (
    <span className={classes.hash} style={{ width: size, height: size }}>
      <Icon name="hash" size={size / 2} />
    </span>
  );
}

function RoomItem({ room, current, onPick }: { room: Room; current: boolean; onPick: () => void }) {
  const last = useChatState((state) => previewOf(state, room));
  // Two strings, because a new object at each look would never be the same value.
  const who = useChatState((state) => summaryOf(state, room).who);
  const words = useChatState((state) => summaryOf(state, room).words);
  return (
    <li>
      <UnstyledButton className={classes.room} aria-current={current ? "page" : undefined} onClick={onPick}>
        <RoomPicture room={room} />
        <span className={classes.roomText}>
          <span className={classes.roomLine}>
            <span className={`${classes.roomName} ${classes.clipped}`} dir="auto">
              {roomName(room)}
            </span>
            {last && <span className={classes.time}>{brief(last.created_at)}</span>}
          </span>
          <span className={classes.roomLine}>
            <span className={`${classes.faint} ${classes.clipped}`}>
              {who && `${who}: `}
              <bdi>{words}</bdi>
            </span>
            {room.unread > 0 && (
              <Badge
                size="sm"
                circle={room.unread < 10}
                style={{ flex: "none" }}
                aria-label={TEXTS.chat.unread(room.unread)}
              >
                {room.unread > 99 ? "99+" : room.unread}
              </Badge>
            )}
          </span>
        </span>
      </UnstyledButton>
    </li>
  );
}

function Waiting() {
  return (
    <div className={classes.rooms} aria-hidden="true">
      {[1, 2, 3, 4].map((place) => (
        <div key={place} className={classes.room}>
          <Skeleton circle h={40} w={40} />
          <div className={classes.roomText}>
            <Skeleton h={12} w="60%" mb={8} />
            <Skeleton h={10} w="85%" />
          </div>
        </div>
      ))}
    </div>
  );
}

export function RoomList({ current, onPick }: Props) {
  const loaded = useChatState((state) => state.loaded);
  const rooms = useChatState((state) => state.rooms);
  const sorted = useMemo(() => Object.values(rooms).sort(byNewest), [rooms]);
  if (!loaded) return <Waiting />;
  if (sorted.length === 0) return <Notice icon="chat">{TEXTS.chat.noRooms}</Notice>;
  return (
    <nav aria-label={TEXTS.chat.rooms} style={{ flex: 1, minHeight: 0, display: "flex", flexDirection: "column" }}>
      <ul className={classes.rooms}>
        {sorted.map((room) => (
          <RoomItem key={room.id} room={room} current={room.id === current} onPick={() => onPick(room.id)} />
        ))}
      </ul>
    </nav>
  );
}
