/** Narrows the activity log: who, what, when, and what is called how. */
import { Button, Pill, Select } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import type { Rest } from "@offchat/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { activity as words } from "../../texts/activity.ts";
import { DateField } from "../../ui/DateField.tsx";
import { Icon } from "../../ui/icons.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { shortId } from "../../ui/ShortId.tsx";
import classes from "./activity.module.css";
import type { Names } from "./labels.ts";
import type { LogFilters } from "./log.ts";
import { NO_LOG_FILTERS } from "./log.ts";

const TYPING_MS = 250;
/** What only moderators do; shown by one choice, without the messages between. */
const MODERATION = "media.quarantined,media.released,media.revealed,media.deleted";
const ACTIONS = [
  { value: MODERATION, label: words.moderationOnly },
  ...Object.entries(words.actions).map(([value, label]) => ({ value, label })),
];

interface Props {
  rest: Rest;
  filters: LogFilters;
  /** What the rows that are shown call people, rooms and objects. */
  names: Names;
  onChange: (change: Partial<LogFilters>) => void;
}

/** People are found by the beginning of a name; who has been chosen stays named. */
function Who({ rest, filters, names, onChange }: Props) {
  const { actor } = filters;
  const [typed, setTyped] = useState("");
  // Nobody is asked for before the field is opened.
  const [opened, setOpened] = useState(false);
  const people = useQuery({
    queryKey: ["activity people", typed],
    queryFn: () => rest.get("/api/v1/users/", { query: { q: typed, limit: 20 } }),
    placeholderData: keepPreviousData,
    enabled: opened,
  });
  const found = (people.data?.results ?? []).map(({ id, display_name }) => ({ value: id, label: display_name }));
  const known = !actor || found.some(({ value }) => value === actor);
  const chosen = { value: actor, label: names.get(actor) ?? words.shortPerson(shortId(actor)) };
  return (
    <Select
      aria-label={words.actor}
      placeholder={words.anybody}
      leftSection={<Icon name="person" size={16} />}
      data={known ? found : [chosen, ...found]}
      value={actor || null}
      onChange={(next) => onChange({ actor: next ?? "" })}
      onFocus={() => setOpened(true)}
      onSearchChange={useDebouncedCallback(setTyped, TYPING_MS)}
      filter={({ options }) => options}
      searchable
      clearable
      size="sm"
      className={classes.field ?? ""}
    />
  );
}

export function FilterBar(props: Props) {
  const { filters, names, onChange } = props;
  const { action, object, room, since, until } = filters;
  const day = (name: "since" | "until", value: string) => (
    <DateField
      aria-label={words[name]}
      title={words[name]}
      placeholder={words[name]}
      value={value}
      onChange={(chosen) => onChange({ [name]: chosen })}
      size="sm"
    />
  );
  return (
    <div className={classes.filters}>
      <SearchField
        label={words.search}
        className={classes.search}
        value={filters.q}
        onSearch={(q) => onChange({ q })}
      />
      <Select
        aria-label={words.action}
        placeholder={words.anything}
        data={ACTIONS}
        value={action || null}
        onChange={(value) => onChange({ action: value ?? "" })}
        searchable
        clearable
        size="sm"
        className={classes.field ?? ""}
      />
      <Who {...props} />
      <span className={classes.days}>
        {day("since", since)}–{day("until", until)}
      </span>
      {object && (
        <Pill size="md" withRemoveButton onRemove={() => onChange({ object: "" })}>
          {words.objectIs(names.get(object) ?? shortId(object))}
        </Pill>
      )}
      {room && (
        <Pill size="md" withRemoveButton onRemove={() => onChange({ room: "" })}>
          {words.roomIs(names.get(room) ?? shortId(room))}
        </Pill>
      )}
      {Object.values(filters).some(Boolean) && (
        <Button variant="subtle" size="compact-sm" onClick={() => onChange(NO_LOG_FILTERS)}>
          {words.clear}
        </Button>
      )}
    </div>
  );
}
