/** What can be done with a room: for oneself, and for all of it by those who rule it. */
import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { lazy, Suspense, useState } from "react";
import { opening } from "../../texts/opening.ts";
import { reporting } from "../../texts/reporting.ts";
import { TEXTS } from "../../texts.ts";
import type { Command } from "../../ui/commands.ts";
import { useCommands } from "../../ui/commands.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useBlocking } from "./Blocking.tsx";
import type { RoomFacts } from "./connection.ts";
import { useChat } from "./connection.ts";
import type { Jump } from "./jump.ts";
import type { RoomDialogName } from "./RoomDialog.tsx";
import { isMuted, roomName } from "./rooms.ts";
import shared from "./words.module.css";

const HooksDialog = lazy(() => import("./hooks/HooksDialog.tsx").then((module) => ({ default: module.HooksDialog })));

const RoomDialog = lazy(() => import("./RoomDialog.tsx").then((module) => ({ default: module.RoomDialog })));

const ReportPerson = lazy(() => import("./ReportPerson.tsx").then((module) => ({ default: module.ReportPerson })));

const CopyDialog = lazy(() => import("./CopyDialog.tsx").then((module) => ({ default: module.CopyDialog })));

type DialogName = RoomDialogName | "hooks" | "copy" | "report";

/** The entries of the menu, as the palette lists them. */
function useMenuCommands(room: RoomFacts, jump: Jump, show: (dialog: DialogName) => void): void {
  const chat = useChat();
  const want = (change: Parameters<typeof chat.personalise>[1]) => void chat.personalise(room.id, change).catch(failed);
  const { may, muted } = { may: allowedIn(room), muted: isMuted(room) };
  const words = TEXTS.chat;
  const { muteWords, jumpWords, latest } = TEXTS.palette;
  useCommands(() => {
    const rows: readonly Omit<Command, "section">[] = [
      { id: "date", words: words.jumpToDate, also: jumpWords, icon: "calendar", run: () => show("date") },
      { id: "latest", words: latest, icon: "down", run: () => void jump.toEnd() },
      { id: "unmute", words: words.unmute, icon: "bell", when: muted, run: () => want({ muted: false }) },
      {
        id: "mute hours",
        words: words.muteFor(8),
        also: muteWords,
        icon: "muted",
        when: !muted,
        run: () => want({ mute_until: hoursFromNow(8) }),
      },
      {
        id: "mute",
        words: words.mute,
        also: muteWords,
        icon: "muted",
        when: !muted,
        run: () => want({ muted: true }),
      },
      {
        id: "pin",
        words: room.pinned ? words.unpin : words.pin,
        icon: "pin",
        run: () => want({ pinned: !room.pinned }),
      },
      {
        id: "rename",
        words: opening.settings,
        also: words.rename,
        icon: "edit",
        when: may.rename,
        run: () => show("rename"),
      },
      { id: "hooks", words: words.hooks, icon: "link", when: may.hooks, run: () => show("hooks") },
      { id: "leave", words: words.leave, icon: "logout", when: may.leave, run: () => show("leave") },
    ];
    return rows.map((row) => ({ ...row, id: `room ${row.id}`, section: "here" as const, hint: roomName(room) }));
  });
}

const HOURS_MS = 3_600_000;
/** How long a room is muted for by one choice. */
const MUTE_HOURS = [1, 8, 24] as const;

function hoursFromNow(hours: number): string {
  return new Date(Date.now() + hours * HOURS_MS).toISOString();
}

/** What this person may do with a room, beside what everybody may. */
function allowedIn({ kind, my_role }: RoomFacts) {
  const direct = kind === "direct";
  const rules = my_role === "owner" || my_role === "moderator";
  const owns = !direct && my_role === "owner";
  return { rename: !direct && rules, hooks: !direct && rules, leave: !direct, archive: owns, close: owns };
}

function failed(thrown: unknown): void {
  notifications.show({ message: problemOf(thrown), color: "red" });
}

/** Mute and pin, told to all devices of this person. */
function Personal({ room }: { room: RoomFacts }) {
  const chat = useChat();
  const want = (change: Parameters<typeof chat.personalise>[1]) => void chat.personalise(room.id, change).catch(failed);
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
          {MUTE_HOURS.map((hours) => (
            <Menu.Item
              key={hours}
              leftSection={<Icon name="muted" size={16} />}
              onClick={() => want({ mute_until: hoursFromNow(hours) })}
            >
              {TEXTS.chat.muteFor(hours)}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<Icon name="muted" size={16} />} onClick={() => want({ muted: true })}>
            {TEXTS.chat.mute}
          </Menu.Item>
        </>
      )}
    </>
  );
}

/** Blocking is asked for, its end is not. */
function BlockItem({ user, onBlock }: { user: string; onBlock: () => void }) {
  const [blocked, set] = useBlocking(user);
  return (
    <Menu.Item leftSection={<Icon name="block" size={16} />} onClick={() => (blocked ? set(false) : onBlock())}>
      {blocked ? opening.unblock : opening.block}
    </Menu.Item>
  );
}

export function RoomMenu({ room, jump }: { room: RoomFacts; jump: Jump }) {
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const chat = useChat();
  const may = allowedIn(room);
  const reopen = () => void chat.changeRoom(room.id, { archived: false }).catch(failed);
  useMenuCommands(room, jump, setDialog);
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
          {may.rename && (
            <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={() => setDialog("rename")}>
              {opening.settings}
            </Menu.Item>
          )}
          {room.peer && <BlockItem user={room.peer.id} onBlock={() => setDialog("block")} />}
          {room.peer && (
            <Menu.Item leftSection={<Icon name="warning" size={16} />} onClick={() => setDialog("report")}>
              {reporting.personTitle(room.peer.display_name)}
            </Menu.Item>
          )}
          {may.archive && (
            <Menu.Item
              leftSection={<Icon name="folder" size={16} />}
              onClick={() => (room.archived_at === null ? setDialog("archive") : reopen())}
            >
              {room.archived_at === null ? opening.archive : opening.reopen}
            </Menu.Item>
          )}
          {may.archive && (
            <Menu.Item leftSection={<Icon name="download" size={16} />} onClick={() => setDialog("copy")}>
              {opening.copyRoom}
            </Menu.Item>
          )}
          {may.hooks && (
            <Menu.Item leftSection={<Icon name="link" size={16} />} onClick={() => setDialog("hooks")}>
              {TEXTS.chat.hooks}
            </Menu.Item>
          )}
          {may.leave && (
            <Menu.Item leftSection={<Icon name="logout" size={16} turns />} onClick={() => setDialog("leave")}>
              {TEXTS.chat.leave}
            </Menu.Item>
          )}
          {may.close && (
            <Menu.Item
              className={shared.danger ?? ""}
              leftSection={<Icon name="trash" size={16} />}
              onClick={() => setDialog("close")}
            >
              {TEXTS.chat.closeRoom}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog && (
        <Suspense>
          {dialog === "hooks" && <HooksDialog room={room} onClose={() => setDialog(null)} />}
          {dialog === "copy" && <CopyDialog room={room} onClose={() => setDialog(null)} />}
          {dialog === "report" && room.peer && (
            <ReportPerson person={room.peer} room={room.id} onClose={() => setDialog(null)} />
          )}
          {dialog !== "hooks" && dialog !== "copy" && dialog !== "report" && (
            <RoomDialog name={dialog} room={room} jump={jump} onClose={() => setDialog(null)} />
          )}
        </Suspense>
      )}
    </>
  );
}
