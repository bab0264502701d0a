/** Above a message that was forwarded: from whom, where that person is known here. */
import type { Message } from "@offchat/client";
import { own as words } from "../../../texts/own.ts";
import { Icon } from "../../../ui/icons.tsx";
import { useChatState } from "../connection.ts";
import classes from "./own.module.css";

export function Forwarded({ message: { room, forwarded_from } }: { message: Message }) {
  return forwarded_from === null ? null : <From room={room} person={forwarded_from} />;
}

function From({ room, person }: { room: string; person: string }) {
  const name = useChatState(({ users, members, me }) => {
    const known = users[person] ?? members[room]?.[person]?.user;
    return (known ?? (me?.id === person ? me : null))?.display_name ?? "";
  });
  return (
    <div className={classes.forwarded}>
      <Icon name="onward" size={13} turns />
      <bdi>{name === "" ? words.forwarded : words.forwardedFrom(name)}</bdi>
    </div>
  );
}
