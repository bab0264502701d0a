/** Who is in a room, and as what: those who rule it first, then by name. */
import { Button } from "@mantine/core";
import type { Member } from "@offchat/client";
import { lazy, Suspense, useMemo, useState } from "react";
import { opening } from "../../texts/opening.ts";
import { TEXTS } from "../../texts.ts";
import { botMark } from "../../ui/BotMark.tsx";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import type { RoomFacts } from "./connection.ts";
import { useChatState } from "./connection.ts";
import { MemberMenu } from "./MemberMenu.tsx";
import classes from "./panel.module.css";
import { Presence } from "./RoomPicture.tsx";
import rooms from "./rooms.module.css";
import { ruling } from "./rooms.ts";
import shared from "./words.module.css";

const InviteLinks = lazy(() => import("./InviteLinks.tsx").then((module) => ({ default: module.InviteLinks })));

const RANKS = ["owner", "moderator", "member", "readonly"];

/** By rank, then by name. */
export function byRank(a: Member, b: Member): number {
  return RANKS.indexOf(a.role) - RANKS.indexOf(b.role) || a.user.display_name.localeCompare(b.user.display_name);
}

/** For those who rule a group or channel. */
function InviteByLink({ room }: { room: RoomFacts }) {
  const [open, setOpen] = useState(false);
  if (room.kind === "direct" || !ruling(room)) return null;
  return (
    <>
      <Button
        className={classes.byLink ?? ""}
        size="sm"
        variant="light"
        leftSection={<Icon name="link" size={16} />}
        onClick={() => setOpen(true)}
      >
        {opening.inviteByLink}
      </Button>
      {open && (
        <Suspense>
          <InviteLinks room={room} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

export function MemberList({ room }: { room: RoomFacts }) {
  const members = useChatState((state) => state.members[room.id]);
  const me = useChatState((state) => state.me?.id);
  const blocked = useChatState((state) => state.blocked);
  const sorted = useMemo(() => Object.values(members ?? {}).sort(byRank), [members]);
  return (
    <>
      <InviteByLink room={room} />
      <ul className={classes.people}>
        {sorted.map((member) => {
          const { user, role } = member;
          return (
            <li key={user.id}>
              <span className={rooms.picture}>
                <Initials name={user.display_name} src={user.avatar_url} size={36} />
                <Presence user={user.id} />
              </span>
              <span className={classes.person}>
                <span className={shared.clipped} style={{ display: "block" }} dir="auto">
                  {user.display_name}
                  {user.id === me && ` (${TEXTS.people.yourself})`}
                  {botMark(user)}
                </span>
                <span className={`${shared.faint} ${shared.clipped}`} style={{ display: "block" }}>
                  @{user.username}
                  {room.kind !== "direct" && ` · ${TEXTS.people.roles[role]}`}
                  {user.id in blocked && ` · ${opening.blocked}`}
                </span>
              </span>
              {user.id !== me && <MemberMenu room={room} member={member} />}
            </li>
          );
        })}
      </ul>
    </>
  );
}
