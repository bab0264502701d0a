/** Writes captions below the files of a message, and puts them in order: by dragging, or with two buttons. */
import { ActionIcon, Button, Group, Modal, Text, Textarea } from "@mantine/core";
import type { Attachment, Message } from "@offchat/client";
import { useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import classes from "./captions.module.css";
import { changesOf, moved, over } from "./captions.ts";
import { useChat } from "./connection.ts";
import type { FilesView } from "./files.ts";

interface Props {
  message: Message;
  files: FilesView;
  onClose: () => void;
}

function nameOf({ title, name }: Attachment): string {
  return title || name || TEXTS.chat.captions.placeholder;
}

export function CaptionsDialog({ message, files, onClose }: Props) {
  const chat = useChat();
  const [order, setOrder] = useState(() => message.attachments.map(({ id }) => id));
  const [words, setWords] = useState<Readonly<Record<string, string>>>(message.captions);
  const [told, setTold] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const dragged = useRef<string | null>(null);
  const known = new Map(message.attachments.map((file) => [file.id, file]));
  // Files may join or leave the message meanwhile.
  const ids = [...order.filter((id) => known.has(id)), ...[...known.keys()].filter((id) => !order.includes(id))];
  const tooLong = ids.some((id) => over(words[id] ?? "") > 0);
  const move = (id: string, to: number) => {
    const file = known.get(id);
    setOrder(moved(ids, id, to));
    if (file) setTold(TEXTS.chat.captions.moved(nameOf(file), to + 1, ids.length));
  };
  const save = () => {
    const changes = changesOf(message, ids, words);
    if (!changes) return onClose();
    setBusy(true);
    setProblem("");
    chat.editMessage(message.id, changes).then(onClose, (thrown: unknown) => {
      setBusy(false);
      setProblem(problemOf(thrown));
    });
  };
  return (
    <Modal opened onClose={onClose} title={TEXTS.chat.captions.edit} size="lg" centered>
      <ol className={classes.list}>
        {ids.map((id, place) => {
          const file = known.get(id);
          if (!file) return null;
          const name = nameOf(file);
          const excess = over(words[id] ?? "");
          return (
            <li
              key={id}
              className={classes.row}
              onDragOver={(event) => {
                if (dragged.current === null) return;
                event.preventDefault();
                if (dragged.current !== id) setOrder(moved(ids, dragged.current, place));
              }}
              onDrop={(event) => event.preventDefault()}
            >
              {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons beside it do the same */}
              <div
                className={classes.handle}
                draggable={ids.length > 1}
                onDragStart={(event) => {
                  dragged.current = id;
                  event.dataTransfer.effectAllowed = "move";
                  event.dataTransfer.setData("text/plain", "");
                }}
                onDragEnd={() => {
                  dragged.current = null;
                }}
              >
                {files.thumbnail(file)}
              </div>
              <div className={classes.words}>
                <Text size="sm" c="dimmed" truncate dir="auto">
                  {name}
                </Text>
                <Textarea
                  aria-label={TEXTS.chat.captions.of(name)}
                  placeholder={TEXTS.chat.captions.placeholder}
                  data-autofocus={place === 0 ? true : undefined}
                  dir="auto"
                  autosize
                  minRows={1}
                  maxRows={5}
                  value={words[id] ?? ""}
                  error={excess > 0 && TEXTS.chat.captions.tooLong(excess)}
                  onChange={({ currentTarget: { value } }) => setWords((before) => ({ ...before, [id]: value }))}
                />
              </div>
              {ids.length > 1 && (
                <div className={classes.moves}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={TEXTS.chat.captions.up(name)}
                    disabled={place === 0}
                    onClick={() => move(id, place - 1)}
                  >
                    <Icon name="down" size={16} style={{ transform: "rotate(180deg)" }} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={TEXTS.chat.captions.down(name)}
                    disabled={place === ids.length - 1}
                    onClick={() => move(id, place + 1)}
                  >
                    <Icon name="down" size={16} />
                  </ActionIcon>
                </div>
              )}
            </li>
          );
        })}
      </ol>
      <div className={classes.told} role="status">
        {told}
      </div>
      {problem !== "" && (
        <Text size="sm" c="red" role="alert" mt="sm">
          {problem}
        </Text>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {TEXTS.general.cancel}
        </Button>
        <Button loading={busy} disabled={tooLong} onClick={save}>
          {TEXTS.chat.save}
        </Button>
      </Group>
    </Modal>
  );
}
