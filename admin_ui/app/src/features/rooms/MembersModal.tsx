/** Who is in a room and in which role; names alone, nothing of what is said there. */
import { ActionIcon, Button, Group, Modal, Select, Stack } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { useState } from "react";
import { administration as words } from "../../texts/administration.ts";
import { Failed } from "../../ui/Failed.tsx";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import { PersonPicker } from "../../ui/PersonPicker.tsx";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import type { NamespaceRoom, RoomRole } from "./rooms.ts";
import { ROOM_ROLES, useMembers, useRoomChange } from "./rooms.ts";

interface Props {
  rest: Rest;
  slug: string;
  room: NamespaceRoom | null;
  onClose: () => void;
}

export function Members({ rest, slug, room }: Omit<Props, "room" | "onClose"> & { room: NamespaceRoom }) {
  const [user, setUser] = useState("");
  const list = useMembers(rest, room.id);
  const change = useRoomChange(rest, slug);
  const add = useRoomChange(rest, slug, () => setUser(""));
  const problem = change.error ?? add.error;
  if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  const rows = list.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <Stack gap="sm">
      <p className={classes.hint}>{words.onlyNames}</p>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <div style={{ flex: 1 }}>
          <PersonPicker rest={rest} label={words.addMember} value={user} onChange={setUser} />
        </div>
        <Button
          disabled={!user}
          loading={add.isPending}
          onClick={() => add.mutate({ kind: "add", room: room.id, user, role: "member" })}
        >
          {words.add}
        </Button>
      </Group>
      {problem && (
        <p role="alert" className={classes.problem}>
          {problemOf(problem)}
        </p>
      )}
      <ul className={classes.rows} aria-busy={list.isPending}>
        {rows.map(({ user: { id, display_name: name, username, avatar_url }, role }) => (
          <li key={id} className={classes.row}>
            <Initials name={name} src={avatar_url} size={32} />
            <div className={classes.names}>
              <span className={classes.name} dir="auto">
                {name}
              </span>
              <span className={classes.faint}>@{username}</span>
            </div>
            <Select
              aria-label={words.roleOf(name)}
              className={classes.role ?? ""}
              size="xs"
              data={ROOM_ROLES.map((value) => ({ value, label: words.roomRoles[value] ?? value }))}
              value={role}
              onChange={(next) =>
                next && change.mutate({ kind: "role", room: room.id, user: id, role: next as RoomRole })
              }
              allowDeselect={false}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={words.removeMember(name)}
              title={words.removeMember(name)}
              onClick={() => change.mutate({ kind: "remove", room: room.id, user: id })}
            >
              <Icon name="close" size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </Stack>
  );
}

export function MembersModal(props: Props) {
  const { room, onClose } = props;
  return (
    <Modal opened={room !== null} onClose={onClose} title={room && words.openRoom(room.name)} size="lg">
      {room && <Members {...props} room={room} />}
    </Modal>
  );
}
