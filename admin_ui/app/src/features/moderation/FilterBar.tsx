/** Narrows the list of files: a field for names, and chips of which one each may be chosen. */
import { Button, Select } from "@mantine/core";
import type { Counts } from "@offchat/client";
import { useState } from "react";
import { Link } from "react-router";
import { moderation as words } from "../../texts/moderation.ts";
import chips from "../../ui/chips.module.css";
import { SearchField } from "../../ui/SearchField.tsx";
import type { Filters } from "./media.ts";
import { NO_FILTERS } from "./media.ts";
import classes from "./moderation.module.css";

interface Props {
  filters: Filters;
  /** How many files are held, where it is known. */
  counts: Counts | null;
  onChange: (filters: Filters) => void;
  /** Where a link leads that changes the filters. */
  to: (filters: Filters) => string;
}

function Chips({ name, label, choices, filters, onChange }: Omit<Props, "counts" | "to"> & ChipsProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out like this one
    <div className={chips.chips} role="group" aria-label={label}>
      {choices.map(([value, said]) => (
        <button
          key={value}
          type="button"
          className={chips.chip}
          aria-pressed={filters[name] === value}
          data-chosen={filters[name] === value}
          onClick={() => onChange({ ...filters, [name]: filters[name] === value ? "" : value })}
        >
          {said}
        </button>
      ))}
    </div>
  );
}

interface ChipsProps {
  name: keyof Filters;
  label: string;
  choices: [value: string, words: string][];
}

/** Held files of each kind, with their number; whichever was looked for before is left. */
function HoldChips({ filters, counts, to }: Pick<Props, "filters" | "counts" | "to">) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out like this one
    <div className={chips.chips} role="group" aria-label={words.hold}>
      {(Object.keys(words.holds) as (keyof typeof words.holds)[]).map((hold) => (
        <Link
          key={hold}
          className={chips.chip}
          data-chosen={filters.hold === hold}
          aria-current={filters.hold === hold || undefined}
          to={to({ ...NO_FILTERS, hold: filters.hold === hold ? "" : hold })}
          replace
        >
          {words.holds[hold]}
          {counts !== null && counts[hold] > 0 && <b>{counts[hold]}</b>}
        </Link>
      ))}
    </div>
  );
}

const STATES = ["uploading", "processing", "failed", "expired", "deleted"] as const;

export function FilterBar({ filters, counts, onChange, to }: Props) {
  // What is typed and not looked for yet goes with the other filters: a new field takes the place of this one.
  const [cleared, setCleared] = useState(0);
  const narrowed = Object.values(filters).some(Boolean);
  const clear = () => {
    setCleared(cleared + 1);
    onChange(NO_FILTERS);
  };
  const change = { filters, onChange };
  return (
    <div className={classes.filters}>
      <SearchField
        key={cleared}
        label={words.search}
        className={classes.search}
        value={filters.q}
        onSearch={(q) => onChange({ ...filters, q })}
      />
      <div className={classes.chipRow}>
        <Chips {...change} name="kind" label={words.kind} choices={Object.entries(words.kinds)} />
        <Select
          aria-label={words.state}
          placeholder={words.anyState}
          className={classes.states ?? ""}
          size="xs"
          radius="xl"
          data={STATES.map((name) => ({ value: name, label: words.states[name] }))}
          value={filters.state || null}
          onChange={(state) => onChange({ ...filters, state: state ?? "" })}
          clearable
        />
        <HoldChips filters={filters} counts={counts} to={to} />
        {narrowed && (
          <Button variant="subtle" size="compact-sm" onClick={clear} style={{ flex: "none" }}>
            {words.clear}
          </Button>
        )}
      </div>
    </div>
  );
}
