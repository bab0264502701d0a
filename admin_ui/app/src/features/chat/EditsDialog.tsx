/** What a message of one's own said before, the newest text first. */
import { Button, Loader, Modal } from "@mantine/core";
import type { EditList, Message } from "@offchat/client";
import { useCallback, useEffect, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { exact } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { useChat } from "./connection.ts";
import classes from "./editing.module.css";
import shared from "./words.module.css";

const EDITS = "/api/chat/messages/{message_id}/edits/";

interface Props {
  message: Message;
  onClose: () => void;
}

export function EditsDialog({ message, onClose }: Props) {
  const { rest } = useChat();
  const [edits, setEdits] = useState<EditList["results"]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [state, setState] = useState<"reading" | "there" | string>("reading");
  const read = useCallback(
    async (from: string | null) => {
      setState("reading");
      try {
        const page = await (from ? rest.page(EDITS, from) : rest.get(EDITS, { path: { message_id: message.id } }));
        setEdits((before) => [...(from ? before : []), ...page.results]);
        setNext(page.next);
        setState("there");
      } catch (thrown) {
        setState(problemOf(thrown));
      }
    },
    [rest, message.id],
  );
  useEffect(() => void read(null), [read]);
  const failed = state !== "reading" && state !== "there";
  return (
    <Modal opened onClose={onClose} title={TEXTS.chat.edit.before} centered>
      <ol className={classes.edits}>
        {edits.map(({ body, at }) => (
          <li key={at}>
            <span className={shared.time}>{TEXTS.chat.edit.until(exact(at))}</span>
            <p dir="auto">{body || TEXTS.chat.edit.noText}</p>
          </li>
        ))}
      </ol>
      {state === "reading" && <Loader size="sm" aria-label={TEXTS.general.loading} />}
      {failed && <p role="alert">{state}</p>}
      {(failed || (state === "there" && next !== null)) && (
        <Button variant="subtle" onClick={() => void read(next)}>
          {failed ? TEXTS.general.retry : TEXTS.chat.edit.more}
        </Button>
      )}
    </Modal>
  );
}
