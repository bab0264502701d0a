/** What stands in place of a message while its deletion can be undone. */
import { Button } from "@mantine/core";
import type { Message } from "@offchat/client";
import { useLayoutEffect, useRef } from "react";
import { TEXTS } from "../../texts.ts";
import { focusBeside } from "../../ui/focus.ts";
import { useChat } from "./connection.ts";
import classes from "./message.module.css";

/** A message that is deleted unless that is undone. Where the keyboard was on it, it goes on beside it afterwards. */
export function LeavingRow({ message }: { message: Message }) {
  const chat = useChat();
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const here = box.current;
    return () => {
      if (here?.contains(document.activeElement)) focusBeside(here);
    };
  }, []);
  const undo = () => {
    chat.deletions.undo(message.id);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-message="${message.id}"]`)?.focus());
  };
  return (
    <article ref={box} className={`${classes.message} ${classes.leaving}`} data-grouped="true">
      <span />
      <div className={classes.refused}>
        <span role="status">{TEXTS.chat.deleting}</span>
        <Button size="compact-sm" variant="light" onClick={undo} autoFocus>
          {TEXTS.chat.undo}
        </Button>
      </div>
    </article>
  );
}
