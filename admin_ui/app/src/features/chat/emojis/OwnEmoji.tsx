/** An emoji as it looks: one of a namespace's own as its picture, any other as the text that it is. */
import { useChatState } from "../connection.ts";
import classes from "./emojis.module.css";
import { nameIn, useEmojis } from "./emojis.ts";

interface Props {
  /** A room of the namespace. */
  room: string;
  /** The text, which stays where there is no such emoji. */
  words: string;
  large?: boolean;
}

function Drawn({ room, words, large = false }: Props) {
  const slug = useChatState(({ rooms }) => rooms[room]?.namespace ?? "");
  const url = useEmojis(slug).data?.find(({ name }) => name === nameIn(words))?.url;
  if (!url) return words;
  return (
    <img
      className={classes.own}
      data-large={large || undefined}
      src={url}
      alt={words}
      title={words}
      draggable={false}
    />
  );
}

export function OwnEmoji(props: Props) {
  return nameIn(props.words) === null ? props.words : <Drawn {...props} />;
}
