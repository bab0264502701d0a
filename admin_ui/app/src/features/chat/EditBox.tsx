/** A message of one's own in place of which another text is written: Enter saves, Escape leaves it as it was. */
import { Button, Textarea } from "@mantine/core";
import type { Message } from "@offchat/client";
import type { KeyboardEvent } from "react";
import { useEffect, useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { problemOf } from "../../ui/problem.ts";
import { shortcutIn } from "../../ui/shortcuts.ts";
import { useChat } from "./connection.ts";
import classes from "./editing.module.css";
import { endEditing, writeEdit } from "./editing.ts";

interface Props {
  message: Message;
  words: string;
}

export function EditBox({ message, words }: Props) {
  const chat = useChat();
  const input = useRef<HTMLTextAreaElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const body = words.trim();
  const over = [...body].length - (chat.hello?.limits.message_chars ?? Number.POSITIVE_INFINITY);
  const empty = body === "" && message.attachments.length === 0;
  useEffect(() => {
    const box = input.current;
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  }, []);
  const end = () => {
    endEditing();
    document.querySelector<HTMLElement>("[data-composer]")?.focus({ preventScroll: true });
  };
  const save = () => {
    if (busy || empty || over > 0) return;
    if (body === message.body) return end();
    setBusy(true);
    setProblem("");
    chat.editMessage(message.id, { body }).then(end, (thrown: unknown) => {
      setBusy(false);
      setProblem(`${TEXTS.chat.edit.failed} ${problemOf(thrown)}`);
    });
  };
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    // What is pressed here is meant for this text alone.
    event.stopPropagation();
    if (shortcutIn("writing", event.nativeEvent) === "leaveEdit") end();
    else if (shortcutIn("room", event.nativeEvent) === "send") {
      event.preventDefault();
      save();
    }
  };
  const note = problem || (over > 0 ? TEXTS.chat.captions.tooLong(over) : empty ? TEXTS.chat.edit.empty : "");
  return (
    <div className={classes.box}>
      <Textarea
        ref={input}
        classNames={{ input: classes.input ?? "" }}
        data-edit
        aria-label={TEXTS.chat.edit.label}
        dir="auto"
        autosize
        minRows={1}
        maxRows={12}
        value={words}
        onChange={({ currentTarget }) => writeEdit(currentTarget.value)}
        onKeyDown={key}
      />
      <div className={classes.foot}>
        <Button size="compact-sm" loading={busy} disabled={empty || over > 0} onClick={save}>
          {TEXTS.chat.save}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={end}>
          {TEXTS.general.cancel}
        </Button>
        <span className={classes.note} role="status" data-wrong={note !== ""}>
          {note || TEXTS.chat.edit.keys}
        </span>
      </div>
    </div>
  );
}
