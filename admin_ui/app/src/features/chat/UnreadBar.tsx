/** Over the conversation while its first unread message stands further up: how many there are, and the way there. */
import { Button } from "@mantine/core";
import { memo } from "react";
import { TEXTS } from "../../texts.ts";
import { useCommands } from "../../ui/commands.ts";
import { brief } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { useShortcut } from "../../ui/shortcuts.ts";
import { useChat, useChatState } from "./connection.ts";
import type { Jump } from "./jump.ts";
import type { Unread } from "./reading.ts";
import classes from "./timeline.module.css";

interface Props {
  room: string;
  unread: Unread;
  jump: Jump;
}

export const UnreadBar = memo(function UnreadBar({ room, unread, jump }: Props) {
  const chat = useChat();
  const { first, waiting, see } = unread;
  // How many there are is told only while the first of them waits.
  const count = useChatState((state) =>
    Math.min(state.rooms[room]?.unread ?? 0, waiting ? Number.POSITIVE_INFINITY : 1),
  );
  const goThere = () => {
    if (first) void jump.to({ message: first.id });
  };
  const markRead = () => {
    see();
    const newest = chat.store.get().rooms[room]?.last_message?.id;
    if (newest !== undefined) chat.readMark(room, newest).catch(() => undefined);
  };
  useShortcut("firstUnread", goThere);
  useShortcut("markRead", markRead);
  const words = TEXTS.chat;
  useCommands(() => [
    {
      id: "room first unread",
      section: "here",
      words: TEXTS.shortcuts.firstUnread,
      icon: "back",
      shortcut: "firstUnread",
      when: first !== null,
      run: goThere,
    },
    {
      id: "room mark read",
      section: "here",
      words: TEXTS.shortcuts.markRead,
      icon: "release",
      shortcut: "markRead",
      when: count > 0,
      run: markRead,
    },
  ]);
  if (!waiting || !first || count === 0) return null;
  return (
    <div className={classes.unread}>
      <button type="button" className={classes.toUnread} onClick={goThere}>
        <Icon name="down" size={15} style={{ rotate: "180deg" }} />
        <span>{words.newSince(count, brief(first.at))}</span>
        <span className={classes.go}>{words.jumpThere}</span>
      </button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={markRead}>
        {words.markRead}
      </Button>
    </div>
  );
});
