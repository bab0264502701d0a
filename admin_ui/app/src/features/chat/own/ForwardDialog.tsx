/** Asks to which room a message is to be forwarded. */
import { Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Message, Room } from "@offchat/client";
import { useState } from "react";
import { forwarding as words } from "../../../texts/later.ts";
import { Icon } from "../../../ui/icons.tsx";
import { problemOf } from "../../../ui/problem.ts";
import { backTo } from "../backTo.ts";
import { useChat } from "../connection.ts";
import { RoomPicture } from "../RoomPicture.tsx";
import { byNewest, roomName } from "../rooms.ts";
import { fits } from "../sections.ts";
import shared from "../words.module.css";
import classes from "./own.module.css";

export function ForwardDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const chat = useChat();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const close = () => {
    onClose();
    backTo(message.id);
  };
  const rooms = Object.values(chat.store.get().rooms)
    .filter((room) => room.my_role !== "readonly" && fits(room, typed))
    .toSorted(byNewest);
  const forward = (room: Room) => {
    setBusy(true);
    chat.own.forward(message.id, room.id).then(
      () => {
        notifications.show({ message: words.done(roomName(room)), autoClose: 4000 });
        close();
      },
      (thrown: unknown) => {
        setBusy(false);
        notifications.show({ message: problemOf(thrown), color: "red" });
      },
    );
  };
  return (
    <Modal opened onClose={close} returnFocus={false} title={words.title} size="sm">
      <Stack gap="sm">
        <TextInput
          aria-label={words.find}
          placeholder={words.find}
          leftSection={<Icon name="search" size={16} />}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          data-autofocus
        />
        <ul className={classes.rooms}>
          {rooms.map((room) => (
            <li key={room.id}>
              <button type="button" className={classes.room} disabled={busy} onClick={() => forward(room)}>
                <RoomPicture room={room} size={28} />
                <span className={shared.clipped} dir="auto">
                  {roomName(room)}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {rooms.length === 0 && <p className={shared.faint}>{words.none}</p>}
      </Stack>
    </Modal>
  );
}
