/** The reactions below a message: how many with which emoji, one's own marked; a click adds one's own or takes it back. */
import { notifications } from "@mantine/notifications";
import type { Chat, Message, Reaction } from "@offchat/client";
import { isOwnReaction } from "@offchat/client";
import { TEXTS } from "../../../texts.ts";
import { count as digits } from "../../../ui/format.ts";
import { problemOf } from "../../../ui/problem.ts";
import { useChat, useChatState } from "../connection.ts";
import { OwnEmoji } from "../emojis/OwnEmoji.tsx";
import classes from "./marks.module.css";

/** So many names stand in a tooltip; all of them stand in the list of those who reacted. */
const NAMES = 8;

/** Adds one's reaction or takes it back, and says why where the server refuses that. */
export function react(chat: Chat, message: Message, emoji: string, on: boolean): void {
  chat.marks
    .react(message, emoji, on)
    .catch((thrown: unknown) => notifications.show({ message: problemOf(thrown), color: "red" }));
}

/** Who is known to have reacted with an emoji, in words. */
export function namesOf(chat: Chat, { users, count }: Reaction): string {
  const { me, users: known } = chat.store.get();
  const names = users.flatMap((id) => (id === me?.id ? [TEXTS.chat.you] : (known[id]?.display_name ?? [])));
  const shown = names.slice(0, NAMES);
  if (shown.length === 0) return TEXTS.marks.people(count);
  return TEXTS.marks.names(shown.join(", "), count - shown.length);
}

export function Reactions({ message }: { message: Message }) {
  const chat = useChat();
  // As one string, because equal lists would not be the same value.
  const own = useChatState((state) =>
    message.reactions
      .filter((one) => isOwnReaction(state, message.id, one))
      .map(({ emoji }) => emoji)
      .join(" "),
  ).split(" ");
  const readonly = useChatState(({ rooms }) => rooms[message.room]?.my_role === "readonly");
  return (
    <ul className={classes.reactions} aria-label={TEXTS.marks.reactions}>
      {message.reactions.map((reaction) => {
        const { emoji, count } = reaction;
        const mine = own.includes(emoji);
        const tell = ({ currentTarget }: { currentTarget: HTMLElement }) => {
          currentTarget.title = namesOf(chat, reaction);
        };
        return (
          <li key={emoji}>
            <button
              type="button"
              className={classes.reaction}
              aria-pressed={mine}
              aria-label={TEXTS.marks.reacted(emoji, count)}
              disabled={readonly}
              onPointerEnter={tell}
              onFocus={tell}
              onClick={() => react(chat, message, emoji, !mine)}
            >
              <span className={classes.emoji}>
                <OwnEmoji room={message.room} words={emoji} />
              </span>
              {digits(count)}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
