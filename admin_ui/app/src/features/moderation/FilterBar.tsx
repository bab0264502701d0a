/** Narrows the list of files. */
import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import type { Filters } from "./media.ts";
import { NO_FILTERS } from "./media.ts";
import classes from "./moderation.module.css";

interface Props {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

const SEARCH_MS = 250;

function choices(words: Readonly<Record<string, string>>) {
  return Object.entries(words).map(([value, label]) => ({ value, label }));
}

export function FilterBar({ filters, onChange }: Props) {
  const [words, setWords] = useState(filters.q);
  const sent = useRef(filters.q);
  const send = (q: string) => {
    sent.current = q;
    onChange({ ...filters, q });
  };
  const search = useDebouncedCallback(send, SEARCH_MS);
  // What was looked for from elsewhere, by Back or a tile, stands in the field as well; what is being typed stays.
  useEffect(() => {
    if (filters.q === sent.current) return;
    sent.current = filters.q;
    search.cancel();
    setWords(filters.q);
  }, [filters.q, search]);
  const narrowed = Object.values(filters).some(Boolean);
  const pick = (name: keyof Filters, label: string, data: { value: string; label: string }[]) => (
    <Select
      label={label}
      placeholder={TEXTS.moderation.any}
      data={data}
      value={filters[name] || null}
      onChange={(value) => onChange({ ...filters, [name]: value ?? "" })}
      clearable
      size="sm"
      w={150}
    />
  );
  const clear = () => {
    search.cancel();
    sent.current = "";
    setWords("");
    onChange(NO_FILTERS);
  };
  return (
    <div className={classes.filters}>
      <TextInput
        label={TEXTS.moderation.search}
        value={words}
        onChange={({ currentTarget }) => {
          setWords(currentTarget.value);
          search(currentTarget.value);
        }}
        onBlur={search.flush}
        size="sm"
        w={220}
      />
      {pick("state", TEXTS.moderation.state, choices(TEXTS.moderation.states))}
      {pick("hold", TEXTS.moderation.hold, choices(TEXTS.moderation.holds))}
      {pick("kind", TEXTS.moderation.kind, choices(TEXTS.moderation.kinds))}
      {narrowed && (
        <Button variant="subtle" size="sm" onClick={clear}>
          {TEXTS.moderation.clear}
        </Button>
      )}
    </div>
  );
}
