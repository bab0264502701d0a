/** A rule is written: its conditions, what happens then and why; as a sentence below. */
import { Button, Modal, SegmentedControl, Stack, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Rest } from "@offchat/client";
import type { FormEvent } from "react";
import { useState } from "react";
import { rules as words } from "../../texts/rules.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import { ConditionRow } from "./ConditionRow.tsx";
import own from "./rules.module.css";
import type { Draft, Rule } from "./rules.ts";
import { begun, isComplete, useRuleChange } from "./rules.ts";
import { sentenceOf } from "./sentence.ts";

interface Props {
  rest: Rest;
  namespace: string;
  rooms: Readonly<Record<string, string>>;
  /** The rule that is changed; null for a new one. */
  rule: Rule | null;
  onClose: () => void;
}

const NEW: Draft = { name: "", when: [begun("member_age_h"), begun("kind")], action: "hold", reason: "" };
const MOST = 10;

/** Conditions keep their place on the screen while others are taken away. */
function useConditions(first: Draft["when"]) {
  const [rows, setRows] = useState(() => first.map((condition, key) => ({ key, condition })));
  const [next, setNext] = useState(first.length);
  return {
    rows,
    when: rows.map(({ condition }) => condition),
    put: (key: number, condition: Draft["when"][number]) =>
      setRows(rows.map((row) => (row.key === key ? { key, condition } : row))),
    remove: (key: number) => setRows(rows.filter((row) => row.key !== key)),
    add: () => {
      setRows([...rows, { key: next, condition: begun("kind") }]);
      setNext(next + 1);
    },
  };
}

function Form({ rest, namespace, rooms, rule, onClose }: Props) {
  const [draft, setDraft] = useState<Draft>(rule ?? NEW);
  const conditions = useConditions(draft.when);
  const change = useRuleChange(rest, namespace, () => {
    notifications.show({ color: "teal", message: words.saved });
    onClose();
  });
  const { name, action, reason } = draft;
  const { rows, when } = conditions;
  const complete = name.trim() !== "" && reason.trim() !== "" && when.every(isComplete);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = { name, when, action, reason };
    if (complete) change.mutate(rule ? { act: "edit", rule, draft: given } : { act: "add", draft: given });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={words.name}
          value={name}
          maxLength={80}
          required
          data-autofocus
          onChange={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
        />
        <fieldset className={own.conditions}>
          <legend className={own.legend}>{words.conditions}</legend>
          <p className={classes.hint}>{words.conditionsHint}</p>
          {rows.map(({ key, condition }) => (
            <ConditionRow
              key={key}
              condition={condition}
              rooms={rooms}
              onChange={(next) => conditions.put(key, next)}
              onRemove={rows.length > 1 ? () => conditions.remove(key) : null}
            />
          ))}
          {rows.length < MOST && (
            <Button
              variant="subtle"
              size="xs"
              className={own.add ?? ""}
              leftSection={<Icon name="plus" size={16} />}
              onClick={conditions.add}
            >
              {words.addCondition}
            </Button>
          )}
        </fieldset>
        <SegmentedControl
          fullWidth
          aria-label={words.does}
          value={action}
          onChange={(next) => setDraft({ ...draft, action: next as Rule["action"] })}
          data={Object.entries(words.choices).map(([value, label]) => ({ value, label }))}
        />
        <Textarea
          label={words.reason}
          description={words.reasonHint}
          value={reason}
          maxLength={1000}
          autosize
          required
          onChange={({ currentTarget }) => setDraft({ ...draft, reason: currentTarget.value })}
        />
        {complete && (
          <p className={own.sentence} role="status" dir="auto">
            {sentenceOf({ when, action }, rooms)}
          </p>
        )}
        {when.some(({ field }) => field === "nsfw") && <p className={classes.hint}>{words.tagger}</p>}
        {rule?.enabled && <p className={classes.hint}>{words.isOffAgain}</p>}
        {change.isError && (
          <p role="alert" className={classes.problem}>
            {problemOf(change.error)}
          </p>
        )}
        <Button type="submit" disabled={!complete} loading={change.isPending}>
          {words.save}
        </Button>
      </Stack>
    </form>
  );
}

export function RuleForm({ opened, ...props }: Props & { opened: boolean }) {
  return (
    <Modal opened={opened} onClose={props.onClose} size="lg" title={props.rule ? words.edit : words.add}>
      <Form {...props} />
    </Modal>
  );
}
