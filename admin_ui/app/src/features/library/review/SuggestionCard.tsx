/** One file with all that is suggested for it. */
import { Button } from "@mantine/core";
import { useId } from "react";
import { review as words } from "../../../texts/review.ts";
import { useWayTo } from "../context.ts";
import { Evidence } from "./Evidence.tsx";
import type { FileSuggestions } from "./grouped.ts";
import classes from "./review.module.css";
import { SuggestionRow } from "./SuggestionRow.tsx";
import type { Decisions } from "./useSuggestions.ts";

interface Props {
  file: FileSuggestions;
  /** The suggestion that keys decide on, and the one that is being changed. */
  current: string;
  editing: string;
  decisions: Decisions;
  onCurrent: (id: string) => void;
  onEdit: (id: string) => void;
}

export function SuggestionCard({ file, current, editing, decisions, onCurrent, onEdit }: Props) {
  const { media, rows } = file;
  const to = useWayTo();
  const heading = useId();
  const pending = rows.filter(({ state }) => state === "pending");
  const shown = rows.find(({ id }) => id === current);
  // What a photo says of itself says so in its row.
  const first = rows.find(({ provider }) => provider !== "photo");
  return (
    <section className={classes.card} aria-labelledby={heading} data-media={media.id}>
      <Evidence
        media={media}
        shown={shown ?? rows.find(({ evidence }) => evidence?.box && typeof evidence.at_s !== "number")}
        to={to(undefined, { file: media.id })}
      />
      <div className={classes.body}>
        <header className={classes.cardHead}>
          <h2 id={heading} className={classes.name} dir="auto">
            {media.name}
          </h2>
          {first && (
            <span className={classes.maker} title={`${first.model} ${first.version}`.trim()}>
              {first.provider === "openai" ? words.byProvider.openai : words.byProvider.local}
            </span>
          )}
          {pending.length > 0 && (
            <span className={classes.whole}>
              <Button size="xs" variant="light" onClick={() => void decisions.decide(pending, "accept")}>
                {words.acceptFile(pending.length)}
              </Button>
              <Button size="xs" variant="subtle" color="gray" onClick={() => void decisions.decide(pending, "reject")}>
                {words.rejectFile}
              </Button>
            </span>
          )}
        </header>
        <ul className={classes.rows}>
          {rows.map((row) => (
            <SuggestionRow
              key={row.id}
              row={row}
              current={row.id === current}
              editing={row.id === editing}
              decisions={decisions}
              onFocus={() => onCurrent(row.id)}
              onEdit={(on) => onEdit(on ? row.id : "")}
            />
          ))}
        </ul>
      </div>
    </section>
  );
}
