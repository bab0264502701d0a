/** What those who rule a room can do with one of its members: give another role, or take them out. */
import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Member } from "@offchat/client";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import type { RoomFacts } from "./connection.ts";
import { useChat } from "./connection.ts";
import shared from "./words.module.css";

const ROLES: readonly Member["role"][] = ["owner", "moderator", "member", "readonly"];
/** Roles that only owners give and take. */
const RULING = new Set<Member["role"]>(["owner", "moderator"]);

function failed(thrown: unknown): void {
  notifications.show({ message: problemOf(thrown), color: "red" });
}

export function MemberMenu({ room, member }: { room: RoomFacts; member: Member }) {
  const chat = useChat();
  const { user, role } = member;
  const owns = room.my_role === "owner";
  if (room.kind === "direct" || !(owns || (room.my_role === "moderator" && !RULING.has(role)))) return null;
  const offered = ROLES.filter((one) => one !== role && (owns || !RULING.has(one)));
  const label = TEXTS.people.manage(user.display_name);
  return (
    <Menu position="bottom-end" shadow="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} title={label}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{TEXTS.people.makeThem}</Menu.Label>
        {offered.map((one) => (
          <Menu.Item key={one} onClick={() => void chat.changeRole(room.id, user.id, one).catch(failed)}>
            {TEXTS.people.roles[one]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          className={shared.danger ?? ""}
          leftSection={<Icon name="close" size={16} />}
          onClick={() => void chat.removeMember(room.id, user.id).catch(failed)}
        >
          {TEXTS.people.takeOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
