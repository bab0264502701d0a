/** The rooms of a person in sections, the most recent first, with a field that narrows them. */
import { CloseButton, Skeleton, TextInput } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { memo, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { useChat, useChatState, useSameState } from "./connection.ts";
import { RoomItem } from "./RoomItem.tsx";
import classes from "./rooms.module.css";
import type { Kept } from "./sections.ts";
import { fits, sameOrder, sectionOf, sectionsOf } from "./sections.ts";

interface Props {
  current: string | null;
  /** Must be the same function each time, or every row is drawn again. */
  onPick: (room: string) => void;
  /** What somebody without a room can do. */
  onStart: () => void;
}

function toFirst(): void {
  document.querySelector<HTMLElement>(`.${classes.nav} button`)?.focus();
}

/** So many rooms are found faster by a field than by looking. */
const FILTER_FROM = 6;

function Waiting() {
  return (
    <div className={classes.nav} aria-hidden="true">
      {[1, 2, 3, 4].map((place) => (
        <div key={place} className={classes.room}>
          <Skeleton circle h={36} w={36} />
          <div className={classes.text}>
            <Skeleton h={12} w="60%" mb={8} />
            <Skeleton h={10} w="85%" />
          </div>
        </div>
      ))}
    </div>
  );
}

/** The open room stays in the section in which it was found. */
function useKept(current: string | null): Kept | null {
  const chat = useChat();
  const known = useChatState((state) => current !== null && current in state.rooms);
  const [kept, setKept] = useState<Kept | null>(null);
  const room = known && current !== null && kept?.room !== current ? chat.store.get().rooms[current] : undefined;
  if (!room) return kept;
  const next = { room: room.id, section: sectionOf(room) };
  setKept(next);
  return next;
}

const Filter = memo(function Filter({
  typed,
  onType,
  onDown,
}: {
  typed: string;
  onType: (words: string) => void;
  onDown: () => void;
}) {
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape") onType("");
    if (event.key === "ArrowDown") onDown();
  };
  return (
    <div className={classes.filter}>
      <TextInput
        size="sm"
        classNames={{ input: classes.field ?? "" }}
        aria-label={TEXTS.chat.filter}
        placeholder={TEXTS.chat.filter}
        leftSection={<Icon name="search" size={16} />}
        rightSection={
          typed !== "" && <CloseButton size="sm" aria-label={TEXTS.chat.clear} onClick={() => onType("")} />
        }
        value={typed}
        onChange={({ currentTarget }) => onType(currentTarget.value)}
        onKeyDown={key}
      />
    </div>
  );
});

export function RoomList({ current, onPick, onStart }: Props) {
  const loaded = useChatState((state) => state.loaded);
  const count = useChatState((state) => Object.keys(state.rooms).length);
  const [typed, setTyped] = useState("");
  const kept = useKept(current);
  const sections = useSameState(({ rooms }) => {
    const shown = Object.values(rooms).filter((room) => fits(room, typed));
    return sectionsOf(shown, kept);
  }, sameOrder);
  if (!loaded) return <Waiting />;
  if (count === 0) {
    return (
      <Notice icon="chat" action={{ label: TEXTS.people.start, run: onStart }}>
        {TEXTS.chat.noRooms}
      </Notice>
    );
  }
  return (
    <>
      {count >= FILTER_FROM && <Filter typed={typed} onType={setTyped} onDown={toFirst} />}
      <nav aria-label={TEXTS.chat.rooms} className={classes.nav}>
        {sections.map(({ name, rooms: shown }) => (
          <section key={name} aria-label={TEXTS.chat.sections[name]}>
            {sections.length > 1 && <h2 className={classes.heading}>{TEXTS.chat.sections[name]}</h2>}
            <ul className={classes.list}>
              {shown.map((room) => (
                <RoomItem key={room.id} id={room.id} current={room.id === current} onPick={onPick} />
              ))}
            </ul>
          </section>
        ))}
        {sections.length === 0 && <p className={classes.none}>{TEXTS.chat.noneFits}</p>}
      </nav>
    </>
  );
}
