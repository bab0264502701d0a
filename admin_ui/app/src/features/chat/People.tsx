/** The buttons that bring people together: start a conversation, invite to a group. */
import { ActionIcon } from "@mantine/core";
import type { Room } from "@offchat/client";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { useChat, useChatState } from "./connection.ts";
import { PeopleModal } from "./PeopleModal.tsx";

function Opener({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} title={label} onClick={onClick}>
      <Icon name="plus" />
    </ActionIcon>
  );
}

/** One person makes a direct conversation, several make a group with a name. */
export function StartConversation({ onOpened }: { onOpened: (room: string) => void }) {
  const chat = useChat();
  const [open, setOpen] = useState(false);
  const start = async (people: readonly string[], name: string) => {
    const members = [...people];
    onOpened(await chat.openRoom(members.length > 1 ? { kind: "group", name, members } : { kind: "direct", members }));
  };
  return (
    <>
      <Opener label={TEXTS.people.start} onClick={() => setOpen(true)} />
      {open && (
        <PeopleModal
          title={TEXTS.people.start}
          action={TEXTS.people.go}
          except={[]}
          named
          onDone={start}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

/** Shown to owners of groups and channels. */
export function Invite({ room }: { room: Room }) {
  const chat = useChat();
  const members = useChatState((state) => state.members[room.id]);
  const [open, setOpen] = useState(false);
  const invite = async (people: readonly string[]) => {
    for (const person of people) await chat.invite(room.id, person);
  };
  if (room.kind === "direct" || room.my_role !== "owner") return null;
  return (
    <>
      <Opener label={TEXTS.people.invite} onClick={() => setOpen(true)} />
      {open && (
        <PeopleModal
          title={TEXTS.people.invite}
          action={TEXTS.people.add}
          except={Object.keys(members ?? {})}
          named={false}
          onDone={invite}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
