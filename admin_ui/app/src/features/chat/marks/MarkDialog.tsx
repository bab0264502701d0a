/** The dialogs of a message's reactions: all emojis to choose from, and who has reacted. */
import { Button, Drawer, Modal, Popover, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { Message } from "@offchat/client";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { emojis as words } from "../../../texts/emojis.ts";
import { TEXTS } from "../../../texts.ts";
import { exact } from "../../../ui/format.ts";
import { Initials } from "../../../ui/Initials.tsx";
import { problemOf } from "../../../ui/problem.ts";
import { backTo } from "../backTo.ts";
import { useChat, useChatState } from "../connection.ts";
import { asked, useMayAdd } from "../emojis/emojis.ts";
import { OwnEmoji } from "../emojis/OwnEmoji.tsx";
import shared from "../words.module.css";
import type { MarkDialogName } from "./MarkActions.tsx";
import classes from "./marks.module.css";
import { newPicker } from "./picker.ts";
import { react } from "./Reactions.tsx";

const EmojiList = lazy(() => import("../emojis/EmojiList.tsx").then((module) => ({ default: module.EmojiList })));

interface Props {
  name: Exclude<MarkDialogName, "forward">;
  message: Message;
  onClose: () => void;
}

/** Above the bar or below it, and all of it in sight also where neither has room for it. */
const BESIDE = { flip: true, shift: { crossAxis: true, padding: 8 } };

const PHONE = "(max-width: 480px)";

const EDGE_TO_EDGE = { body: { padding: 0 } };

export function MarkDialog({ name, message, onClose }: Props) {
  const phone = useMediaQuery(PHONE, false, { getInitialValueInEffect: false });
  const slug = useChatState(({ rooms }) => rooms[message.room]?.namespace ?? "");
  const [managing, setManaging] = useState(false);
  const close = () => {
    onClose();
    backTo(message.id);
  };
  if (managing) {
    return (
      <Modal opened onClose={close} returnFocus={false} title={words.title} size="lg">
        <Suspense>
          <EmojiList slug={slug} />
        </Suspense>
      </Modal>
    );
  }
  const picker = <EmojiPicker message={message} slug={slug} onDone={close} onManage={() => setManaging(true)} />;
  if (name === "reacted") {
    return (
      <Modal opened onClose={close} returnFocus={false} title={TEXTS.marks.who} size="sm">
        <Reacted message={message} />
      </Modal>
    );
  }
  // The picker's fields stand in a tree of their own, which Mantine's trap does not see: it keeps the keyboard itself.
  if (phone) {
    return (
      <Drawer
        opened
        onClose={close}
        position="bottom"
        size={464}
        styles={EDGE_TO_EDGE}
        trapFocus={false}
        returnFocus={false}
        title={TEXTS.marks.react}
      >
        {picker}
      </Drawer>
    );
  }
  return (
    <Popover
      opened
      onDismiss={close}
      position="top-end"
      offset={4}
      middlewares={BESIDE}
      hideDetached={false}
      withRoles={false}
      returnFocus={false}
      radius="lg"
      shadow="md"
    >
      <Popover.Target>
        <span className={classes.pickerPlace} />
      </Popover.Target>
      <Popover.Dropdown p={0} role="dialog" aria-label={TEXTS.marks.react}>
        {picker}
      </Popover.Dropdown>
    </Popover>
  );
}

interface PickerProps {
  message: Message;
  slug: string;
  onDone: () => void;
  onManage: () => void;
}

function EmojiPicker({ message, slug, onDone, onManage }: PickerProps) {
  const chat = useChat();
  const queries = useQueryClient();
  const mayAdd = useMayAdd(slug);
  const place = useRef<HTMLDivElement>(null);
  const [problem, setProblem] = useState("");
  const chosen = useRef((_emoji: string) => {});
  chosen.current = (emoji) => {
    react(chat, message, emoji, true);
    onDone();
  };
  const focus = useRef(() => {});
  useEffect(() => {
    let over = false;
    let remove = () => {};
    // Where they cannot be read just now, there are those that everybody has.
    const own = queries.fetchQuery({ ...asked(chat.rest, slug), retry: false }).catch(() => []);
    own
      .then((known) => newPicker(known, (emoji) => chosen.current(emoji)))
      .then(
        (picker) => {
          if (over) return;
          place.current?.append(picker.element);
          focus.current = picker.focus;
          remove = () => picker.element.remove();
          picker.focus();
        },
        (thrown: unknown) => setProblem(problemOf(thrown)),
      );
    return () => {
      over = true;
      remove();
    };
  }, [chat, queries, slug]);
  const around = () => focus.current();
  return (
    <div className={classes.picker}>
      {/* biome-ignore lint/a11y: catches the keyboard at the edge of the dialog */}
      <span tabIndex={0} onFocus={around} />
      <div ref={place} />
      {problem !== "" && (
        <Text size="sm" p="md" c="red" role="alert">
          {problem}
        </Text>
      )}
      {mayAdd && (
        <Button fullWidth variant="subtle" size="xs" radius={0} onClick={onManage}>
          {words.manage}
        </Button>
      )}
      {/* biome-ignore lint/a11y: catches the keyboard at the edge of the dialog */}
      <span tabIndex={0} onFocus={around} />
    </div>
  );
}

type Rows = Awaited<ReturnType<ReturnType<typeof useChat>["marks"]["reactions"]>>;

function Reacted({ message }: { message: Message }) {
  const chat = useChat();
  const [rows, setRows] = useState<Rows | null>(null);
  const [problem, setProblem] = useState("");
  const failed = (thrown: unknown) => setProblem(problemOf(thrown));
  useEffect(() => {
    chat.marks.reactions(message.id).then(setRows, (thrown: unknown) => setProblem(problemOf(thrown)));
  }, [chat, message.id]);
  const more = () => {
    if (!rows?.next) return;
    chat.marks
      .moreReactions(rows.next)
      .then((page) => setRows({ ...page, results: [...rows.results, ...page.results] }), failed);
  };
  return (
    <>
      <ul className={classes.people}>
        {rows?.results.map(({ user, emoji, at }) => (
          <li key={`${user.id} ${emoji}`}>
            <span className={classes.emoji}>
              <OwnEmoji room={message.room} words={emoji} />
            </span>
            <Initials name={user.display_name} src={user.avatar_url} size={28} />
            <span className={`${classes.person} ${shared.clipped}`} dir="auto">
              {user.display_name}
            </span>
            <time className={shared.time} dateTime={at}>
              {exact(at)}
            </time>
          </li>
        ))}
      </ul>
      {rows?.next && (
        <Button fullWidth variant="light" size="xs" onClick={more}>
          {TEXTS.marks.more}
        </Button>
      )}
      {problem !== "" && (
        <Text size="sm" c="red" role="alert">
          {problem}
        </Text>
      )}
    </>
  );
}
