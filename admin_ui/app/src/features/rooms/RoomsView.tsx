/** The groups and channels of a namespace: made, renamed, closed, and who is in them. */
import { ActionIcon, Button, Menu, UnstyledButton } from "@mantine/core";
import type { Rest } from "@offchat/client";
import type { ReactNode } from "react";
import { useState } from "react";
import { administration as words } from "../../texts/administration.ts";
import { TEXTS } from "../../texts.ts";
import type { Question } from "../../ui/Confirm.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { Failed } from "../../ui/Failed.tsx";
import { brief } from "../../ui/format.ts";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { problemOf } from "../../ui/problem.ts";
import { SearchField } from "../../ui/SearchField.tsx";
import classes from "../../ui/table.module.css";
import { useWide } from "../../ui/wide.ts";
import { Members, MembersModal } from "./MembersModal.tsx";
import { RoomForm } from "./RoomForm.tsx";
import type { NamespaceRoom } from "./rooms.ts";
import { useRoomChange, useRooms } from "./rooms.ts";

interface RowProps {
  room: NamespaceRoom;
  /** Whether its members are shown beside the list. */
  chosen: boolean;
  onMembers: () => void;
  onRename: () => void;
  onClose: () => void;
}

function Row({ room, chosen, onMembers, onRename, onClose }: RowProps) {
  const facts = [words.kinds[room.kind], words.memberCount(room.member_count), words.createdAt(brief(room.created_at))];
  return (
    <li className={classes.row} data-chosen={chosen}>
      <Initials name={room.name} size={36} square />
      <div className={classes.names}>
        <UnstyledButton
          className={classes.name ?? ""}
          aria-label={words.openRoom(room.name)}
          aria-current={chosen || undefined}
          onClick={onMembers}
        >
          <bdi>{room.name}</bdi>
        </UnstyledButton>
        {room.topic && (
          <span className={classes.faint}>
            <bdi>{room.topic}</bdi>
          </span>
        )}
      </div>
      <span className={`${classes.faint} ${classes.fact}`}>{facts.join(" · ")}</span>
      <div className={classes.end}>
        <Menu position="bottom-end" width={200} shadow="md" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={words.actionsFor(room.name)}>
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="people" size={16} />} onClick={onMembers}>
              {words.openRoom(room.name)}
            </Menu.Item>
            <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={onRename}>
              {words.rename}
            </Menu.Item>
            <Menu.Item className={classes.danger ?? ""} leftSection={<Icon name="trash" size={16} />} onClick={onClose}>
              {words.closeRoom}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </li>
  );
}

/** What is open over the list: the members of a room, or the form of one or of a new one. */
type Over = { members: NamespaceRoom } | { form: NamespaceRoom | null } | null;

interface Props {
  rest: Rest;
  namespace: string;
  /** What else can be done with all rooms. */
  beside?: ReactNode;
}

export function RoomsView({ rest, namespace: slug, beside }: Props) {
  const [q, setQ] = useState("");
  const [over, setOver] = useState<Over>(null);
  const [chosen, setChosen] = useState("");
  const wide = useWide();
  const [question, setQuestion] = useState<Question | null>(null);
  const list = useRooms(rest, slug, q);
  const change = useRoomChange(rest, slug);
  const rooms = list.data?.pages.flatMap(({ results }) => results) ?? [];
  const shown = wide ? (rooms.find(({ id }) => id === chosen) ?? rooms[0]) : undefined;
  const ask = ({ id, name }: NamespaceRoom) =>
    setQuestion({
      title: words.closeRoom,
      hint: words.closeRoomHint(name),
      run: () => change.mutate({ kind: "close", room: id }),
    });
  const content = () => {
    if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
    if (list.data && rooms.length === 0) {
      const action = q ? undefined : { label: words.newRoom, run: () => setOver({ form: null }) };
      return (
        <Notice icon="hash" action={action}>
          {q ? words.noRoomFound : words.noRooms}
        </Notice>
      );
    }
    return (
      <ul className={`${classes.rows} ${classes.table}`} aria-busy={list.isPending}>
        {rooms.map((room) => (
          <Row
            key={room.id}
            room={room}
            chosen={room.id === shown?.id}
            onMembers={() => (wide ? setChosen(room.id) : setOver({ members: room }))}
            onRename={() => setOver({ form: room })}
            onClose={() => ask(room)}
          />
        ))}
      </ul>
    );
  };
  const close = () => setOver(null);
  const form = over && "form" in over ? over : null;
  return (
    <div className={`${classes.view} ${classes.wide}`}>
      <PageHead title={TEXTS.dashboard.sections.rooms}>
        {beside}
        <Button size="sm" leftSection={<Icon name="plus" size={16} />} onClick={() => setOver({ form: null })}>
          {words.newRoom}
        </Button>
      </PageHead>
      <SearchField label={words.searchRooms} value={q} onSearch={setQ} />
      {change.isError && (
        <p role="alert" className={classes.problem}>
          {problemOf(change.error)}
        </p>
      )}
      <div className={classes.columns}>
        <div className={classes.view}>
          {content()}
          {list.isFetchNextPageError && <MoreFailed error={list.error} onRetry={() => void list.fetchNextPage()} />}
          {list.hasNextPage && !list.isFetchNextPageError && (
            <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {words.more}
            </Button>
          )}
        </div>
        {shown && (
          <aside className={classes.pane} aria-label={words.openRoom(shown.name)}>
            <h2 className={classes.paneTitle}>{words.openRoom(shown.name)}</h2>
            <Members key={shown.id} rest={rest} slug={slug} room={shown} />
          </aside>
        )}
      </div>
      <MembersModal rest={rest} slug={slug} room={over && "members" in over ? over.members : null} onClose={close} />
      <RoomForm rest={rest} slug={slug} room={form?.form ?? null} opened={form !== null} onClose={close} />
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </div>
  );
}
