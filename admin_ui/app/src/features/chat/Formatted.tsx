/** What was said, as its marks format it: elements and text alone, never HTML. */
import type { Message } from "@offchat/client";
import type { ReactNode } from "react";
import { useMemo } from "react";
import { useChatState } from "./connection.ts";
import { OwnEmoji } from "./emojis/OwnEmoji.tsx";
import classes from "./formatted.module.css";
import type { Block, Span } from "./markdown.ts";
import { blocksOf } from "./markdown.ts";

const EVERYBODY = "room";

/** Where it is said, and to whom. */
interface Here {
  room: string;
  /** The names that mean the reader. */
  mine: ReadonlySet<string>;
  /** Whether it is nothing but a few emojis. */
  large: boolean;
}

function spanOf(span: Span, key: number, here: Here): ReactNode {
  if (span.kind === "text") return span.words;
  if (span.kind === "emoji") return <OwnEmoji key={key} room={here.room} words={span.words} large={here.large} />;
  if (span.kind === "code") {
    return (
      <code key={key} dir="ltr">
        {span.words}
      </code>
    );
  }
  if (span.kind === "link") {
    return (
      <a key={key} href={span.href} target="_blank" rel="noopener noreferrer">
        {span.words}
      </a>
    );
  }
  if (span.kind === "mention") {
    return (
      <bdi key={key} className={classes.mention} data-mine={here.mine.has(span.name)}>
        {span.words}
      </bdi>
    );
  }
  const Style = span.kind;
  return <Style key={key}>{span.spans.map((one, place) => spanOf(one, place, here))}</Style>;
}

function blockOf(block: Block, key: number, here: Here): ReactNode {
  if (block.kind === "code") {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the message is scrolled by keys
      <pre key={key} dir="ltr" tabIndex={0}>
        {block.words}
      </pre>
    );
  }
  if (block.kind === "quote")
    return <blockquote key={key}>{block.blocks.map((one, place) => blockOf(one, place, here))}</blockquote>;
  if (block.kind === "list") {
    const items = block.items.map((spans, place) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the items of a text have no other names
      <li key={place}>{spans.map((one, at) => spanOf(one, at, here))}</li>
    ));
    return block.start === null ? (
      <ul key={key}>{items}</ul>
    ) : (
      <ol key={key} start={block.start}>
        {items}
      </ol>
    );
  }
  const words = block.spans.map((one, place) => spanOf(one, place, here));
  return <p key={key}>{words}</p>;
}

/** The user names of the people whom a message mentions, in small letters, each with a space behind it. */
function useNames({ room, mentions, mentions_room }: Pick<Message, "room" | "mentions" | "mentions_room">): string {
  return useChatState(({ members, users }) => {
    const names = mentions.map((id) => (members[room]?.[id]?.user ?? users[id])?.username.toLowerCase() ?? "");
    return [...names, ...(mentions_room ? [EVERYBODY] : [])].join(" ");
  });
}

/** So many emojis, and nothing else, are drawn large. */
const LARGE = 5;

function isEmojis(spans: readonly Span[]): boolean {
  const named = spans.filter(({ kind }) => kind === "emoji").length;
  return (
    named <= LARGE && spans.every((span) => span.kind === "emoji" || ("words" in span && span.words.trim() === ""))
  );
}

interface Props {
  message: Pick<Message, "room" | "body" | "mentions" | "mentions_room">;
}

export function Formatted({ message }: Props) {
  const names = useNames(message);
  const me = useChatState((state) => state.me?.username.toLowerCase() ?? "");
  const blocks = useMemo(
    () => blocksOf(message.body, new Set(names.split(" ").filter(Boolean))),
    [message.body, names],
  );
  const [only] = blocks;
  const alone = blocks.length === 1 && only?.kind === "text" && isEmojis(only.spans);
  const here = { room: message.room, mine: new Set([me, EVERYBODY]), large: alone };
  if (blocks.length === 1 && only?.kind === "text") return only.spans.map((one, place) => spanOf(one, place, here));
  return <div className={classes.blocks}>{blocks.map((one, place) => blockOf(one, place, here))}</div>;
}
