/** The buttons that bring people together: start a conversation, see who is in a group, invite to it. */
import { ActionIcon, Modal, Text } from "@mantine/core";
import type { Room } from "@offchat/client";
import { useMemo, useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Initials } from "../../ui/Initials.tsx";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import classes from "./chat.module.css";
import { useChat, useChatState } from "./connection.ts";
import { PeopleModal } from "./PeopleModal.tsx";

const RANKS = ["owner", "moderator", "member", "readonly"];

/** A dialog with the button that opens it, which has the focus again afterwards. */
function useDialog(icon: IconName, label: string) {
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  const button = (
    <ActionIcon
      ref={opener}
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={label}
      onClick={() => setOpen(true)}
    >
      <Icon name={icon} />
    </ActionIcon>
  );
  return { open, close, button };
}

/** One person makes a direct conversation, several make a group with a name. */
export function StartConversation({ onOpened }: { onOpened: (room: string) => void }) {
  const chat = useChat();
  const { open, close, button } = useDialog("compose", TEXTS.people.start);
  const start = async (people: readonly string[], name: string) => {
    const members = [...people];
    onOpened(await chat.openRoom(members.length > 1 ? { kind: "group", name, members } : { kind: "direct", members }));
  };
  return (
    <>
      {button}
      {open && (
        <PeopleModal
          title={TEXTS.people.start}
          action={TEXTS.people.go}
          except={[]}
          named
          onDone={start}
          onClose={close}
        />
      )}
    </>
  );
}

/** Shown to owners of groups and channels. */
export function Invite({ room }: { room: Room }) {
  const chat = useChat();
  const members = useChatState((state) => state.members[room.id]);
  const { open, close, button } = useDialog("invite", TEXTS.people.invite);
  const invite = async (people: readonly string[]) => {
    for (const person of people) await chat.invite(room.id, person);
  };
  if (room.kind === "direct" || room.my_role !== "owner") return null;
  return (
    <>
      {button}
      {open && (
        <PeopleModal
          title={TEXTS.people.invite}
          action={TEXTS.people.add}
          except={Object.keys(members ?? {})}
          named={false}
          onDone={invite}
          onClose={close}
        />
      )}
    </>
  );
}

/** Who is in a group, and as what; owners first. */
export function Members({ room }: { room: Room }) {
  const members = useChatState((state) => state.members[room.id]);
  const me = useChatState((state) => state.me?.id);
  const { open, close, button } = useDialog("people", TEXTS.people.members);
  const sorted = useMemo(
    () =>
      Object.values(members ?? {}).sort(
        (a, b) =>
          RANKS.indexOf(a.role) - RANKS.indexOf(b.role) || a.user.display_name.localeCompare(b.user.display_name),
      ),
    [members],
  );
  if (room.kind === "direct") return null;
  return (
    <>
      {button}
      {open && (
        <Modal
          opened
          onClose={close}
          title={TEXTS.people.membersOf(room.name)}
          closeButtonProps={{ "aria-label": TEXTS.general.close }}
        >
          <ul className={classes.members}>
            {sorted.map(({ user, role }) => (
              <li key={user.id}>
                <Initials name={user.display_name} src={user.avatar_url} size={36} />
                <span className={classes.clipped} style={{ flex: 1 }} dir="auto">
                  {user.display_name}
                  {user.id === me && ` (${TEXTS.people.yourself})`}
                </span>
                <Text span size="sm" c="dimmed">
                  {TEXTS.people.roles[role]}
                </Text>
              </li>
            ))}
          </ul>
        </Modal>
      )}
    </>
  );
}
