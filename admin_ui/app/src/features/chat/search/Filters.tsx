/** What narrows a search: where, from whom, with what, when; and in which order the results stand. */
import { Button, NativeSelect, Select } from "@mantine/core";
import { useMemo } from "react";
import { search as words } from "../../../texts/search.ts";
import { DateField } from "../../../ui/DateField.tsx";
import { useChatState } from "../connection.ts";
import { byNewest, roomName } from "../rooms.ts";
import type { Asked } from "./query.ts";
import { isFiltered, KINDS } from "./query.ts";
import classes from "./search.module.css";

interface Props {
  asked: Asked;
  onChange: (change: Partial<Asked>) => void;
}

/** In place of the id of a room. */
const SAVED = "saved";
const UNFILTERED = { from: null, saved: false, has: null, since: "", until: "" };

/** Everybody of whom this page knows, by name. */
function usePeople(): { value: string; label: string }[] {
  const users = useChatState((state) => state.users);
  return useMemo(
    () =>
      Object.values(users)
        .map(({ id, display_name }) => ({ value: id, label: display_name }))
        .toSorted((one, other) => one.label.localeCompare(other.label)),
    [users],
  );
}

function useRooms(): { value: string; label: string }[] {
  const rooms = useChatState((state) => state.rooms);
  return useMemo(
    () =>
      Object.values(rooms)
        .sort(byNewest)
        .map((room) => ({ value: room.id, label: roomName(room) })),
    [rooms],
  );
}

export function Filters({ asked, onChange }: Props) {
  const people = usePeople();
  const rooms = useRooms();
  const kinds: { value: string; label: string }[] = KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }));
  return (
    <fieldset className={classes.filters} aria-label={words.filters}>
      <NativeSelect
        size="xs"
        aria-label={words.where}
        value={asked.saved ? SAVED : (asked.room ?? "")}
        onChange={({ currentTarget: { value } }) =>
          onChange({ room: value === SAVED ? null : value || null, saved: value === SAVED })
        }
        data={[{ value: "", label: words.everywhere }, { value: SAVED, label: words.saved }, ...rooms]}
      />
      <Select
        size="xs"
        aria-label={words.from}
        placeholder={words.anybody}
        searchable
        clearable
        comboboxProps={{ withinPortal: true }}
        value={asked.from}
        onChange={(from) => onChange({ from })}
        data={people}
      />
      <NativeSelect
        size="xs"
        aria-label={words.has}
        value={String(asked.has ?? "")}
        onChange={({ currentTarget: { value } }) => onChange({ has: KINDS.find((kind) => kind === value) ?? null })}
        data={[{ value: "", label: words.anything }, ...kinds]}
      />
      <DateField
        size="xs"
        aria-label={words.since}
        placeholder={words.since}
        value={asked.since}
        onChange={(since) => onChange({ since })}
      />
      <DateField
        size="xs"
        aria-label={words.until}
        placeholder={words.until}
        value={asked.until}
        onChange={(until) => onChange({ until })}
      />
      <NativeSelect
        size="xs"
        aria-label={words.order}
        value={asked.best ? "best" : "newest"}
        onChange={({ currentTarget: { value } }) => onChange({ best: value === "best" })}
        data={[
          { value: "newest", label: words.newest },
          { value: "best", label: words.best },
        ]}
      />
      {isFiltered(asked) && (
        <Button variant="subtle" size="xs" onClick={() => onChange(UNFILTERED)}>
          {words.clear}
        </Button>
      )}
    </fieldset>
  );
}
