/** What can be done with a room: for oneself, and for all of it by those who rule it. */
import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { lazy, Suspense, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import type { RoomFacts } from "./connection.ts";
import { useChat } from "./connection.ts";
import type { Jump } from "./jump.ts";
import type { RoomDialogName } from "./RoomDialog.tsx";
import { isMuted } from "./rooms.ts";
import shared from "./words.module.css";

const RoomDialog = lazy(() => import("./RoomDialog.tsx").then((module) => ({ default: module.RoomDialog })));

const HOURS_MS = 3_600_000;

function failed(thrown: unknown): void {
  notifications.show({ message: problemOf(thrown), color: "red" });
}

/** Mute and pin, told to all devices of this person. */
function Personal({ room }: { room: RoomFacts }) {
  const chat = useChat();
  const want = (change: Parameters<typeof chat.personalise>[1]) => void chat.personalise(room.id, change).catch(failed);
  const until = (hours: number) => new Date(Date.now() + hours * HOURS_MS).toISOString();
  return (
    <>
      <Menu.Item leftSection={<Icon name="pin" size={16} />} onClick={() => want({ pinned: !room.pinned })}>
        {room.pinned ? TEXTS.chat.unpin : TEXTS.chat.pin}
      </Menu.Item>
      {isMuted(room) ? (
        <Menu.Item leftSection={<Icon name="bell" size={16} />} onClick={() => want({ muted: false })}>
          {TEXTS.chat.unmute}
        </Menu.Item>
      ) : (
        <>
          <Menu.Item leftSection={<Icon name="muted" size={16} />} onClick={() => want({ mute_until: until(8) })}>
            {TEXTS.chat.muteFor(8)}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="muted" size={16} />} onClick={() => want({ muted: true })}>
            {TEXTS.chat.mute}
          </Menu.Item>
        </>
      )}
    </>
  );
}

export function RoomMenu({ room, jump }: { room: RoomFacts; jump: Jump }) {
  const [dialog, setDialog] = useState<RoomDialogName | null>(null);
  const direct = room.kind === "direct";
  const rules = room.my_role === "owner" || room.my_role === "moderator";
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={230} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={TEXTS.chat.menu} title={TEXTS.chat.menu}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="calendar" size={16} />} onClick={() => setDialog("date")}>
            {TEXTS.chat.jumpToDate}
          </Menu.Item>
          <Personal room={room} />
          <Menu.Divider />
          {!direct && rules && (
            <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={() => setDialog("rename")}>
              {TEXTS.chat.rename}
            </Menu.Item>
          )}
          {!direct && (
            <Menu.Item leftSection={<Icon name="logout" size={16} />} onClick={() => setDialog("leave")}>
              {TEXTS.chat.leave}
            </Menu.Item>
          )}
          {(direct || room.my_role === "owner") && (
            <Menu.Item
              className={shared.danger ?? ""}
              leftSection={<Icon name="trash" size={16} />}
              onClick={() => setDialog("close")}
            >
              {direct ? TEXTS.chat.closeDirect : TEXTS.chat.closeRoom}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog && (
        <Suspense>
          <RoomDialog name={dialog} room={room} jump={jump} onClose={() => setDialog(null)} />
        </Suspense>
      )}
    </>
  );
}
