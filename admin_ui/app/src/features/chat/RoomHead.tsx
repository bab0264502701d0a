/** The head of a room: what it is called, what it is about, and what can be done with it. */
import { ActionIcon } from "@mantine/core";
import { memo } from "react";
import { TEXTS } from "../../texts.ts";
import { moment } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { runShortcut } from "../../ui/shortcuts.ts";
import type { RoomFacts } from "./connection.ts";
import { useChatState } from "./connection.ts";
import type { Jump } from "./jump.ts";
import { Invite } from "./People.tsx";
import { RoomMenu } from "./RoomMenu.tsx";
import { RoomPicture } from "./RoomPicture.tsx";
import classes from "./room.module.css";
import { roomName } from "./rooms.ts";
import shared from "./words.module.css";

interface Props {
  room: RoomFacts;
  onBack: () => void;
  jump: Jump;
  /** Whether the side panel is open. */
  panel: boolean;
  onPanel: () => void;
}

/** One line under the name: whether the other one is there, or the topic and how many are in the room. */
function useAbout({ kind, peer, topic, member_count }: RoomFacts): string {
  const there = useChatState(({ presence }) => (peer ? presence[peer.id] : undefined));
  if (kind === "direct") {
    if (there?.state === "online" || there?.state === "away") return TEXTS.chat.presence[there.state];
    return there?.last_seen ? TEXTS.chat.lastSeen(moment(there.last_seen)) : TEXTS.chat.direct;
  }
  const members = TEXTS.chat.members(member_count);
  return topic ? `${members} · ${topic}` : members;
}

export const RoomHead = memo(function RoomHead({ room, jump, onBack, panel, onPanel }: Props) {
  const about = useAbout(room);
  return (
    <header className={classes.head}>
      <ActionIcon
        className={classes.onlyPhone ?? ""}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={TEXTS.chat.back}
        onClick={onBack}
      >
        <Icon name="back" turns />
      </ActionIcon>
      <RoomPicture room={room} />
      <div className={classes.title}>
        <h1 className={`${classes.name} ${shared.clipped}`} dir="auto">
          {roomName(room)}
        </h1>
        <div className={`${shared.faint} ${shared.clipped}`} dir="auto">
          {about}
        </div>
      </div>
      <div className={classes.actions}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={TEXTS.chat.searchRoom}
          title={TEXTS.chat.searchRoom}
          onClick={() => runShortcut("search")}
        >
          <Icon name="search" />
        </ActionIcon>
        <Invite room={room} />
        <RoomMenu room={room} jump={jump} />
        <ActionIcon
          variant={panel ? "light" : "subtle"}
          color={panel ? "accent" : "gray"}
          size="lg"
          aria-label={TEXTS.chat.about}
          title={TEXTS.chat.about}
          aria-pressed={panel}
          onClick={onPanel}
        >
          <Icon name="panel" turns />
        </ActionIcon>
      </div>
    </header>
  );
});
