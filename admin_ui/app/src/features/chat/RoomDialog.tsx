/** The dialogs of a room's menu: another name, a day to go to, and what is asked before something ends. */
import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { useState } from "react";
import { opening } from "../../texts/opening.ts";
import { TEXTS } from "../../texts.ts";
import { DateField } from "../../ui/DateField.tsx";
import { problemOf } from "../../ui/problem.ts";
import type { RoomFacts } from "./connection.ts";
import { useChat } from "./connection.ts";
import type { Jump } from "./jump.ts";
import { PictureOfRoom } from "./PictureOfRoom.tsx";
import { roomName } from "./rooms.ts";

export type RoomDialogName = "date" | "rename" | "leave" | "archive" | "block" | "close";

interface Props {
  name: RoomDialogName;
  room: RoomFacts;
  jump: Jump;
  onClose: () => void;
}

const TITLES = {
  date: TEXTS.chat.jumpToDate,
  rename: opening.settings,
  leave: TEXTS.chat.leave,
  archive: opening.archive,
  block: opening.block,
  close: TEXTS.chat.closeRoom,
};

/** What is asked before a room is left or closed. */
function questionOf({ name, room }: Props): string | null {
  if (name === "leave") return TEXTS.chat.leaveSure(roomName(room));
  if (name === "archive") return opening.archiveSure(roomName(room));
  if (name === "block") return opening.blockSure(roomName(room));
  if (name !== "close") return null;
  return TEXTS.chat.closeSure(roomName(room));
}

function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** What the dialog does when it is confirmed. */
function useWork({ name, room, jump }: Props) {
  const chat = useChat();
  return (form: FormData): Promise<void> => {
    if (name === "date") return jump.to({ at: new Date(`${form.get("date")}T00:00:00`).toISOString() });
    if (name === "leave") return chat.removeMember(room.id, "me");
    if (name === "close") return chat.closeRoom(room.id);
    if (name === "archive") return chat.changeRoom(room.id, { archived: true });
    if (name === "block") return room.peer ? chat.blocks.set(room.peer.id, true) : Promise.resolve();
    return chat.changeRoom(room.id, {
      name: String(form.get("name")),
      topic: String(form.get("topic")),
      posting: form.get("posting") === null ? "members" : "moderators",
    });
  };
}

export function RoomDialog(props: Props) {
  const { name, room, onClose } = props;
  const work = useWork(props);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState(today);
  const question = questionOf(props);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    work(new FormData(event.currentTarget)).then(onClose, (thrown: unknown) => {
      setBusy(false);
      setProblem(problemOf(thrown));
    });
  };
  return (
    <Modal opened onClose={onClose} title={TITLES[name]} size="sm">
      <form onSubmit={submit}>
        <Stack gap="sm">
          {question && <Text size="sm">{question}</Text>}
          {name === "date" && (
            <DateField
              name="date"
              label={TEXTS.chat.day}
              value={chosen}
              onChange={setChosen}
              max={today()}
              required
              withAsterisk={false}
              data-autofocus
            />
          )}
          {name === "rename" && (
            <>
              <TextInput
                name="name"
                label={TEXTS.chat.roomName}
                defaultValue={room.name}
                maxLength={120}
                data-autofocus
              />
              <TextInput name="topic" label={TEXTS.chat.topic} defaultValue={room.topic} maxLength={500} />
              <Checkbox
                name="posting"
                label={opening.announcements}
                description={opening.announcementsHint}
                defaultChecked={room.posting === "moderators"}
              />
              <PictureOfRoom room={room} />
            </>
          )}
          {problem !== "" && (
            <Text c="red" size="sm" role="alert">
              {problem}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {TEXTS.general.cancel}
            </Button>
            <Button type="submit" loading={busy} {...(question && { color: "red" })}>
              {name === "date" ? TEXTS.chat.go : name === "rename" ? TEXTS.chat.save : TITLES[name]}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
