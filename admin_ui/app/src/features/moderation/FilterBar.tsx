/** Narrows the list of files. */
import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
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
  const search = useDebouncedCallback((q: string) => onChange({ ...filters, q }), SEARCH_MS);
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
