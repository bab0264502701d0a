/** One suggestion: what is suggested, how certain it is, where it was seen, and the decision. */
import { ActionIcon, Button, Textarea, TextInput } from "@mantine/core";
import type { Suggestion } from "@offchat/client";
import type { KeyboardEvent } from "react";
import { useState } from "react";
import { review as words } from "../../../texts/review.ts";
import { percent } from "../../../ui/format.ts";
import type { IconName } from "../../../ui/icons.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { Dot } from "../TagMark.tsx";
import { evidenceWords } from "./Evidence.tsx";
import classes from "./review.module.css";
import type { Decisions } from "./useSuggestions.ts";

interface Props {
  row: Suggestion;
  current: boolean;
  editing: boolean;
  decisions: Decisions;
  onFocus: () => void;
  onEdit: (editing: boolean) => void;
}

const LIMITS = { tag: 200, title: 255, description: 5000, alt_text: 1000 } as const;

function Tool({ icon, label, run }: { icon: IconName; label: string; run: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size={32} aria-label={label} title={label} onClick={run}>
      <Icon name={icon} size={16} />
    </ActionIcon>
  );
}

function EditForm({ row, onSave, onEnd }: { row: Suggestion; onSave: (value: string) => void; onEnd: () => void }) {
  const [value, setValue] = useState(row.value);
  const long = row.field === "description";
  const save = () => {
    onEnd();
    if (value.trim()) onSave(value.trim());
  };
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onEnd();
    if (event.key !== "Enter" || (long && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    save();
  };
  const shared = {
    "aria-label": words.fields[row.field],
    value,
    dir: "auto",
    maxLength: LIMITS[row.field],
    onKeyDown: key,
    autoFocus: true,
  } as const;
  return (
    <span className={classes.editor}>
      {long ? (
        <Textarea {...shared} rows={3} onChange={({ currentTarget }) => setValue(currentTarget.value)} />
      ) : (
        <TextInput {...shared} size="xs" onChange={({ currentTarget }) => setValue(currentTarget.value)} />
      )}
      <Button size="xs" onClick={save}>
        {words.save}
      </Button>
      <Button size="xs" variant="default" onClick={onEnd}>
        {words.cancel}
      </Button>
    </span>
  );
}

function Value({ row }: { row: Suggestion }) {
  if (row.field !== "tag")
    return (
      <span className={classes.value} dir="auto">
        {row.value}
      </span>
    );
  return (
    <span className={classes.value}>
      <Dot color={row.tag?.color ?? null} />
      <bdi>{row.tag?.path ?? row.value}</bdi>
      {!row.tag && row.state === "pending" && <span className={classes.fresh}>{words.newTag}</span>}
    </span>
  );
}

function Tools({ row, decisions, onEdit }: Pick<Props, "row" | "decisions" | "onEdit">) {
  const { value, state } = row;
  if (state === "pending")
    return (
      <>
        <Tool icon="release" label={words.acceptIt(value)} run={() => void decisions.decide([row], "accept")} />
        <Tool icon="edit" label={words.editIt(value)} run={() => onEdit(true)} />
        <Tool icon="close" label={words.rejectIt(value)} run={() => void decisions.decide([row], "reject")} />
      </>
    );
  return <Tool icon="retry" label={words.takeItBack(value)} run={() => void decisions.takeBack(row)} />;
}

export function SuggestionRow({ row, current, editing, decisions, onFocus, onEdit }: Props) {
  const seen = evidenceWords(row);
  return (
    <li
      className={classes.row}
      data-suggestion={row.id}
      data-current={current}
      aria-current={current || undefined}
      onFocus={onFocus}
      onPointerEnter={onFocus}
    >
      <span className={classes.field}>{words.fields[row.field]}</span>
      {editing ? (
        <EditForm
          row={row}
          onSave={(value) => void decisions.decide([row], value === row.value ? "accept" : "edit", value)}
          onEnd={() => onEdit(false)}
        />
      ) : (
        <>
          <span className={classes.what}>
            <Value row={row} />
            {seen && <span className={classes.seen}>{seen}</span>}
          </span>
          <span className={classes.sure} title={words.certainty(percent(row.confidence))}>
            {percent(row.confidence)}
          </span>
          {row.decided_by && <bdi className={classes.by}>{row.decided_by.display_name}</bdi>}
          <span className={classes.tools}>
            <Tools row={row} decisions={decisions} onEdit={onEdit} />
          </span>
        </>
      )}
    </li>
  );
}
