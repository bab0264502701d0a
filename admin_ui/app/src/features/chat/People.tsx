/** The buttons that bring people together: start a conversation, invite to a group. */
import { ActionIcon, Button } from "@mantine/core";
import type { Namespace } from "@offchat/client";
import { lazy, Suspense, useRef, useState } from "react";
import { opening } from "../../texts/opening.ts";
import { TEXTS } from "../../texts.ts";
import { useCommands } from "../../ui/commands.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import type { RoomFacts } from "./connection.ts";
import { useChat, useChatState } from "./connection.ts";
import classes from "./rooms.module.css";

const PeopleModal = lazy(() => import("./PeopleModal.tsx").then((module) => ({ default: module.PeopleModal })));

/** A dialog with the button that opens it, which has the focus again afterwards. */
function useDialog(icon: IconName, label: string, asked = 0) {
  const opener = useRef<HTMLButtonElement>(null);
  const [clicked, setClicked] = useState(false);
  const [answered, setAnswered] = useState(asked);
  const open = clicked || asked > answered;
  const openDialog = () => setClicked(true);
  const close = () => {
    setClicked(false);
    setAnswered(asked);
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
      onClick={openDialog}
    >
      <Icon name={icon} />
    </ActionIcon>
  );
  return { open, openDialog, close, button };
}

interface StartProps {
  onOpened: (room: string) => void;
  /** Counts how often the dialog was asked for from elsewhere. */
  asked: number;
}

/** One person makes a direct conversation, several make a group with a name. */
export function StartConversation({ onOpened, asked }: StartProps) {
  const chat = useChat();
  const { open, openDialog, close, button } = useDialog("compose", TEXTS.people.start, asked);
  useCommands(() => [{ id: "start", section: "general", words: TEXTS.people.start, icon: "compose", run: openDialog }]);
  const start = async (people: readonly string[], name: string) => {
    const members = [...people];
    onOpened(await chat.openRoom(members.length > 1 ? { kind: "group", name, members } : { kind: "direct", members }));
  };
  return (
    <>
      {button}
      {open && (
        <Suspense>
          <PeopleModal
            title={TEXTS.people.start}
            action={TEXTS.people.go}
            except={[]}
            named
            onDone={start}
            onClose={close}
          />
        </Suspense>
      )}
    </>
  );
}

const Channels = lazy(() => import("./Channels.tsx").then((module) => ({ default: module.Channels })));

interface ChannelsProps {
  namespaces: readonly Namespace[];
  onOpened: (room: string) => void;
}

/** The way to the channels that one may join. */
export function BrowseChannels({ namespaces, onOpened }: ChannelsProps) {
  const [open, setOpen] = useState(false);
  const openDialog = () => setOpen(true);
  const close = () => setOpen(false);
  useCommands(() => [{ id: "channels", section: "general", words: opening.channels, icon: "hash", run: openDialog }]);
  return (
    <>
      <Button
        className={classes.browse ?? ""}
        variant="subtle"
        color="gray"
        justify="flex-start"
        leftSection={<Icon name="hash" size={16} />}
        onClick={openDialog}
      >
        {opening.channels}
      </Button>
      {open && (
        <Suspense>
          <Channels namespaces={namespaces} onOpened={onOpened} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

/** Shown to owners of groups and channels. */
export function Invite({ room }: { room: RoomFacts }) {
  const chat = useChat();
  const members = useChatState((state) => state.members[room.id]);
  const { open, openDialog, close, button } = useDialog("invite", TEXTS.people.invite);
  const mayInvite = room.kind !== "direct" && room.my_role === "owner";
  useCommands(() => [
    { id: "invite", section: "here", words: TEXTS.people.invite, icon: "invite", when: mayInvite, run: openDialog },
  ]);
  const invite = async (people: readonly string[]) => {
    for (const person of people) await chat.invite(room.id, person);
  };
  if (!mayInvite) return null;
  return (
    <>
      {button}
      {open && (
        <Suspense>
          <PeopleModal
            title={TEXTS.people.invite}
            action={TEXTS.people.add}
            except={Object.keys(members ?? {})}
            named={false}
            onDone={invite}
            onClose={close}
          />
        </Suspense>
      )}
    </>
  );
}
