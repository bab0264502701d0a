/** What can be done with a message: a bar that is there while one points at it, has reached it, or has pressed it long. */
import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Message } from "@offchat/client";
import type { FocusEvent, PointerEvent } from "react";
import { useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useNarrow } from "../../ui/wide.ts";
import { useChat } from "./connection.ts";
import type { MarkDialogName } from "./marks/MarkActions.tsx";
import { MarkItems, QuickReactions } from "./marks/MarkActions.tsx";
import classes from "./message.module.css";
import { ReportAction } from "./ReportAction.tsx";
import { useAnswering } from "./threads/answering.ts";
import shared from "./words.module.css";

const LONG_PRESS_MS = 450;

/** The address that leads to a message. */
export function linkTo({ room, id, thread }: Pick<Message, "room" | "id" | "thread">): string {
  return `${location.origin}/?room=${room}&message=${id}${thread === null ? "" : `&thread=${thread}`}`;
}

function copy(words: string): void {
  const done = () => notifications.show({ message: TEXTS.chat.copied, autoClose: 1500 });
  navigator.clipboard
    ?.writeText(words)
    .then(done, (thrown: unknown) => notifications.show({ message: problemOf(thrown), color: "red" }));
}

/** Whether the bar is there, and the handlers of the message that decide it; a message that is `leaving` tells of no end. */
export function useBar(leaving: boolean) {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  if (leaving && pointed) setPointed(false);
  if (leaving && focused) setFocused(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const end = () => clearTimeout(timer.current);
  const handlers = {
    onPointerEnter: ({ pointerType }: PointerEvent) => setPointed(pointerType === "mouse"),
    onPointerLeave: ({ pointerType }: PointerEvent) => pointerType === "mouse" && setPointed(false),
    onPointerDown: ({ pointerType, currentTarget }: PointerEvent<HTMLElement>) => {
      if (pointerType !== "mouse") timer.current = setTimeout(() => currentTarget.focus(), LONG_PRESS_MS);
    },
    onPointerUp: end,
    onPointerCancel: end,
    onPointerMove: ({ pointerType }: PointerEvent) => pointerType !== "mouse" && end(),
    onFocus: () => setFocused(true),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => setFocused(currentTarget.contains(relatedTarget)),
  };
  return { shown: pointed || focused, handlers };
}

function Action({ icon, label, onClick }: { icon: IconName; label: string; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="md" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} size={16} />
    </ActionIcon>
  );
}

interface Props {
  message: Message;
  mayDelete: boolean;
  /** Lets one write captions; null where that is not one's own to do. */
  onCaption: (() => void) | null;
  /** Lets one write another text; null where that is not one's own to do. */
  onEdit: (() => void) | null;
  /** Opens a dialog that stays when the bar goes. */
  onMark: (dialog: MarkDialogName) => void;
  /** Opens the report, which stays likewise. */
  onReport: () => void;
}

export function MessageActions({ message, mayDelete, onCaption, onEdit, onMark, onReport }: Props) {
  const chat = useChat();
  const answering = useAnswering();
  const narrow = useNarrow();
  const also = [
    message.body !== "" && { icon: "copy" as const, label: TEXTS.chat.copyText, onClick: () => copy(message.body) },
    onEdit && { icon: "edit" as const, label: TEXTS.chat.edit.label, onClick: onEdit },
  ].filter((one) => !!one);
  const remove = () =>
    chat.deletions.begin(message.id, (thrown) => notifications.show({ message: problemOf(thrown), color: "red" }));
  return (
    <div className={classes.actions}>
      <QuickReactions message={message} onOpen={onMark} />
      {answering && <Action icon="reply" label={TEXTS.chat.threads.reply} onClick={() => answering.reply(message)} />}
      {answering?.openThread && (
        <Action
          icon="thread"
          label={TEXTS.chat.threads.open}
          onClick={() => answering.openThread?.(message.thread ?? message.id)}
        />
      )}
      {!narrow && also.map((one) => <Action key={one.icon} {...one} />)}
      <Menu position="bottom-end" shadow="md" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="md"
            aria-label={TEXTS.chat.moreActions}
            title={TEXTS.chat.moreActions}
          >
            <Icon name="more" size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {narrow &&
            also.map(({ icon, label, onClick }) => (
              <Menu.Item key={icon} leftSection={<Icon name={icon} size={16} />} onClick={onClick}>
                {label}
              </Menu.Item>
            ))}
          {onCaption && (
            <Menu.Item leftSection={<Icon name="picture" size={16} />} onClick={onCaption}>
              {TEXTS.chat.captions.edit}
            </Menu.Item>
          )}
          <MarkItems message={message} onOpen={onMark} />
          <Menu.Item leftSection={<Icon name="link" size={16} />} onClick={() => copy(linkTo(message))}>
            {TEXTS.chat.copyLink}
          </Menu.Item>
          <ReportAction message={message} onOpen={onReport} />
          {mayDelete && (
            <Menu.Item className={shared.danger ?? ""} leftSection={<Icon name="trash" size={16} />} onClick={remove}>
              {TEXTS.chat.delete}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
