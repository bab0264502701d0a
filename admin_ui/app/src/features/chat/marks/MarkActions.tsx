/** What one marks a message with: the quick reactions of its bar, and the rows of its menu. */
import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Message } from "@offchat/client";
import { isOwnReaction } from "@offchat/client";
import { useEffect, useSyncExternalStore } from "react";
import { own } from "../../../texts/own.ts";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import { problemOf } from "../../../ui/problem.ts";
import { useChat, useChatState } from "../connection.ts";
import classes from "./marks.module.css";
import { react } from "./Reactions.tsx";

/** At hand without the picker. */
export const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;

/** What is opened from the bar and stays when the bar goes. */
export type MarkDialogName = "emoji" | "reacted" | "forward";

interface Props {
  message: Message;
  onOpen: (dialog: MarkDialogName) => void;
}

export function QuickReactions({ message, onOpen }: Props) {
  const chat = useChat();
  const readonly = useChatState(({ rooms }) => rooms[message.room]?.my_role === "readonly");
  if (readonly) return null;
  const isOwn = (emoji: string) => {
    const found = message.reactions.find((one) => one.emoji === emoji);
    return found !== undefined && isOwnReaction(chat.store.get(), message.id, found);
  };
  return (
    <span className={classes.quick}>
      {QUICK.map((emoji) => {
        const mine = isOwn(emoji);
        const words = mine ? TEXTS.marks.takeBack(emoji) : TEXTS.marks.reactWith(emoji);
        return (
          <button
            key={emoji}
            type="button"
            className={`${classes.choice} ${classes.emoji}`}
            aria-pressed={mine}
            aria-label={words}
            title={words}
            onClick={() => react(chat, message, emoji, !mine)}
          >
            {emoji}
          </button>
        );
      })}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="md"
        aria-label={TEXTS.marks.react}
        title={TEXTS.marks.react}
        onClick={() => onOpen("emoji")}
      >
        <Icon name="smile" size={16} />
      </ActionIcon>
    </span>
  );
}

function refused(thrown: unknown): void {
  notifications.show({ message: problemOf(thrown), color: "red" });
}

export function MarkItems({ message, onOpen }: Props) {
  const chat = useChat();
  const mayPin = useChatState(({ rooms }) => {
    const room = rooms[message.room];
    return room?.kind === "direct" || room?.my_role === "owner" || room?.my_role === "moderator";
  });
  const mayUnread = useChatState(({ me }) => me?.id !== message.sender.id) && message.in_timeline;
  const { saved } = chat.marks;
  const isSaved = useSyncExternalStore(saved.subscribe, saved.get).entries.some(
    (entry) => entry.message.id === message.id,
  );
  useEffect(() => void saved.load().catch(() => undefined), [saved]);
  const save = () =>
    chat.marks
      .save(message, !isSaved)
      .then(() => !isSaved && notifications.show({ message: TEXTS.marks.savedNow, autoClose: 3000 }), refused);
  return (
    <>
      {message.reactions.length > 0 && (
        <Menu.Item leftSection={<Icon name="smile" size={16} />} onClick={() => onOpen("reacted")}>
          {TEXTS.marks.who}
        </Menu.Item>
      )}
      {mayPin && (
        <Menu.Item
          leftSection={<Icon name="pin" size={16} />}
          onClick={() => void chat.marks.pin(message, message.pinned === null).catch(refused)}
        >
          {message.pinned ? TEXTS.marks.unpin : TEXTS.marks.pin}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<Icon name="onward" size={16} turns />} onClick={() => onOpen("forward")}>
        {own.forward}
      </Menu.Item>
      {mayUnread && (
        <Menu.Item
          leftSection={<Icon name="eye" size={16} />}
          onClick={() => void chat.own.markUnread(message.room, message.id).catch(refused)}
        >
          {own.markUnread}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<Icon name="bookmark" size={16} filled={isSaved} />} onClick={() => void save()}>
        {isSaved ? TEXTS.marks.unsave : TEXTS.marks.save}
      </Menu.Item>
    </>
  );
}
