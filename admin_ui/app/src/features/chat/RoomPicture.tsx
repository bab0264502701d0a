/** The picture of a room: the other person with a dot for who is there, or a hash sign on the room's hue. */
import { TEXTS } from "../../texts.ts";
import { hueOf, Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import type { RoomFacts } from "./connection.ts";
import { useChatState } from "./connection.ts";
import classes from "./rooms.module.css";

/** Whether a person is there; nothing where they are not. */
export function Presence({ user }: { user: string }) {
  const state = useChatState(({ presence }) => presence[user]);
  if (state !== "online" && state !== "away") return null;
  return <span className={classes.presence} data-state={state} role="img" aria-label={TEXTS.chat.presence[state]} />;
}

export function RoomPicture({ room, size = 36 }: { room: RoomFacts; size?: number }) {
  const { peer, name } = room;
  return (
    <span className={classes.picture}>
      {peer ? (
        <>
          <Initials name={peer.display_name} src={peer.avatar_url} size={size} />
          <Presence user={peer.id} />
        </>
      ) : (
        <span className={classes.hash} data-hue={hueOf(name)} style={{ width: size, height: size }}>
          <Icon name="hash" size={size / 2} />
        </span>
      )}
    </span>
  );
}
