/** The picture of a room: the other person with a dot for who is there, or initials on the hue of the room. */

import { VisuallyHidden } from "@mantine/core";
import { memo } from "react";
import { TEXTS } from "../../texts.ts";
import { Initials } from "../../ui/Initials.tsx";
import type { RoomFacts } from "./connection.ts";
import { useChatState } from "./connection.ts";
import classes from "./rooms.module.css";

/** Whether a person is there; nothing where they are not. */
export function Presence({ user }: { user: string }) {
  const state = useChatState(({ presence }) => presence[user]?.state);
  if (state !== "online" && state !== "away") return null;
  return <span className={classes.presence} data-state={state} role="img" aria-label={TEXTS.chat.presence[state]} />;
}

/** The same for those who hear it. */
export function PresenceWords({ user }: { user: string }) {
  const state = useChatState(({ presence }) => presence[user]?.state);
  if (state !== "online" && state !== "away") return null;
  return <VisuallyHidden component="span">{TEXTS.chat.presence[state]}</VisuallyHidden>;
}

interface Props {
  room: Pick<RoomFacts, "peer" | "name" | "picture_url">;
  size?: number;
}

/** Drawn again when the room gets another picture, and not when something is said in it. */
export const RoomPicture = memo(function RoomPicture({ room, size = 36 }: Props) {
  const { peer, name, picture_url } = room;
  return (
    <span className={classes.picture}>
      {peer ? (
        <>
          <Initials name={peer.display_name} src={peer.avatar_url} size={size} />
          {/* Said behind the name, where it is read: a name comes first. */}
          <span aria-hidden="true">
            <Presence user={peer.id} />
          </span>
        </>
      ) : (
        <Initials name={name} src={picture_url} size={size} square />
      )}
    </span>
  );
}, sameRoomPicture);

function sameRoomPicture(before: Props, after: Props): boolean {
  const [one, other] = [before.room, after.room];
  return (
    one.peer === other.peer &&
    one.name === other.name &&
    one.picture_url === other.picture_url &&
    before.size === after.size
  );
}
