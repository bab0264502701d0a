/** What one can do with a member of a room: block and report them; for those who rule it another role, or out of it; for moderators a mute or a ban. */
import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Member } from "@offchat/client";
import { lazy, Suspense, useContext, useState } from "react";
import { opening } from "../../texts/opening.ts";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useBlocking } from "./Blocking.tsx";
import type { RoomFacts } from "./connection.ts";
import { useChat } from "./connection.ts";
import { RestrictingContext } from "./restricting.ts";
import shared from "./words.module.css";

const ReportPerson = lazy(() => import("./ReportPerson.tsx").then((module) => ({ default: module.ReportPerson })));

const ROLES: readonly Member["role"][] = ["owner", "moderator", "member", "readonly"];
/** Roles that only owners give and take. */
const RULING = new Set<Member["role"]>(["owner", "moderator"]);

function failed(thrown: unknown): void {
  notifications.show({ message: problemOf(thrown), color: "red" });
}

/** For those who rule the room. */
function Ruling({ room, member: { user, role } }: { room: RoomFacts; member: Member }) {
  const chat = useChat();
  const owns = room.my_role === "owner";
  if (room.kind === "direct" || !(owns || (room.my_role === "moderator" && !RULING.has(role)))) return null;
  const offered = ROLES.filter((one) => one !== role && (owns || !RULING.has(one)));
  return (
    <>
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
    </>
  );
}

export function MemberMenu({ room, member }: { room: RoomFacts; member: Member }) {
  const { user } = member;
  const [blocked, block] = useBlocking(user.id);
  const restricting = useContext(RestrictingContext);
  const [asking, setAsking] = useState(false);
  const [reporting, setReporting] = useState(false);
  const label = TEXTS.people.manage(user.display_name);
  return (
    <>
      <Menu position="bottom-end" shadow="md" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} title={label}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Ruling room={room} member={member} />
          <Menu.Item leftSection={<Icon name="block" size={16} />} onClick={() => block(!blocked)}>
            {blocked ? opening.unblock : opening.block}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="warning" size={16} />} onClick={() => setReporting(true)}>
            {TEXTS.chat.report}
          </Menu.Item>
          {restricting?.moderates(room.namespace) && (
            <Menu.Item
              className={shared.danger ?? ""}
              leftSection={<Icon name="muted" size={16} />}
              onClick={() => setAsking(true)}
            >
              {TEXTS.people.restrict}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {reporting && (
        <Suspense>
          <ReportPerson person={user} room={room.id} onClose={() => setReporting(false)} />
        </Suspense>
      )}
      {asking && restricting?.render(room.namespace, user, () => setAsking(false))}
    </>
  );
}
