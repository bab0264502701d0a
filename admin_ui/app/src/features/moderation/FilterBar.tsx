/** Narrows the list of files: a field for names, and chips of which one each may be chosen. */
import { Button, CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import type { Counts } from "@offchat/client";
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import type { Filters } from "./media.ts";
import { NO_FILTERS } from "./media.ts";
import classes from "./moderation.module.css";

const { moderation: words } = TEXTS;
const SEARCH_MS = 250;

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
    <div className={classes.chips} role="group" aria-label={label}>
      {choices.map(([value, said]) => (
        <button
          key={value}
          type="button"
          className={classes.chip}
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
    <div className={classes.chips} role="group" aria-label={words.hold}>
      {(Object.keys(words.holds) as (keyof typeof words.holds)[]).map((hold) => (
        <Link
          key={hold}
          className={classes.chip}
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

/** The field for names: what is typed is looked for a moment later; what comes from elsewhere stands in it as well. */
function useSearchField({ filters, onChange }: Pick<Props, "filters" | "onChange">) {
  const [typed, setTyped] = useState(filters.q);
  const sent = useRef(filters.q);
  const send = (q: string) => {
    sent.current = q;
    onChange({ ...filters, q });
  };
  const search = useDebouncedCallback(send, SEARCH_MS);
  useEffect(() => {
    if (filters.q === sent.current) return;
    sent.current = filters.q;
    search.cancel();
    setTyped(filters.q);
  }, [filters.q, search]);
  const type = (q: string) => {
    setTyped(q);
    search(q);
  };
  const empty = () => {
    search.cancel();
    sent.current = "";
    setTyped("");
  };
  return { typed, type, empty, send, flush: search.flush };
}

const STATES = ["uploading", "processing", "failed", "expired", "deleted"] as const;

export function FilterBar({ filters, counts, onChange, to }: Props) {
  const field = useSearchField({ filters, onChange });
  const narrowed = Object.values(filters).some(Boolean);
  const clear = () => {
    field.empty();
    onChange(NO_FILTERS);
  };
  const change = { filters, onChange };
  return (
    <div className={classes.filters}>
      <TextInput
        aria-label={words.search}
        placeholder={words.search}
        className={classes.search ?? ""}
        leftSection={<Icon name="search" size={16} />}
        rightSection={
          field.typed && (
            <CloseButton
              size="sm"
              aria-label={words.clearSearch}
              onClick={() => {
                field.empty();
                field.send("");
              }}
            />
          )
        }
        value={field.typed}
        onChange={({ currentTarget }) => field.type(currentTarget.value)}
        onBlur={field.flush}
        size="sm"
      />
      <div className={classes.chipRow}>
        <Chips {...change} name="kind" label={words.kind} choices={Object.entries(words.kinds)} />
        <Chips
          {...change}
          name="state"
          label={words.state}
          choices={STATES.map((name) => [name, words.states[name]])}
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
