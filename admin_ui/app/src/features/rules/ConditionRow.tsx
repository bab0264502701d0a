/** One condition of a rule: what is looked at, how it is compared, and with what. */
import { ActionIcon, MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { rules as words } from "../../texts/rules.ts";
import { Icon } from "../../ui/icons.tsx";
import classes from "./rules.module.css";
import type { Condition, Field, NumberField, Op } from "./rules.ts";
import { begun, choicesOf, isNumber, opsOf, UNITS } from "./rules.ts";

interface Props {
  condition: Condition;
  rooms: Readonly<Record<string, string>>;
  onChange: (condition: Condition) => void;
  /** Takes it away; null for the only one. */
  onRemove: (() => void) | null;
}

/** Texts as the way of comparing wants them. */
function withTexts({ field, op }: Condition, texts: string[]): Condition {
  return op === "in" ? { field, op, value: texts } : { field, op, value: texts[0] ?? "" };
}

/** A number for numbers; for texts one where it is compared with one, else a list. */
function withOp(condition: Condition, op: Op): Condition {
  const { field, value } = condition;
  return isNumber(field) ? { field, op, value } : withTexts({ field, op, value }, choicesOf(condition));
}

function Types({ condition, onChange }: Pick<Props, "condition" | "onChange">) {
  const [text, setText] = useState(choicesOf(condition).join(", "));
  return (
    <TextInput
      aria-label={words.value}
      placeholder="video/mp4"
      description={words.typesHint}
      inputWrapperOrder={["input", "description"]}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        const texts = currentTarget.value.split(/[\s,]+/).filter(Boolean);
        onChange(withTexts(condition, texts));
      }}
    />
  );
}

function Value({ condition, rooms, onChange }: Omit<Props, "onRemove">) {
  const { field, op, value } = condition;
  if (isNumber(field)) {
    const unit = UNITS[field as NumberField];
    return (
      <NumberInput
        aria-label={words.value}
        suffix={` ${words.units[field as NumberField]}`}
        min={0}
        {...(field === "nsfw" && { max: 100 })}
        decimalScale={field === "uploads_1h" ? 0 : 2}
        value={typeof value === "number" ? Number((value / unit).toFixed(2)) : ""}
        onChange={(typed) => onChange({ field, op, value: typeof typed === "number" ? typed * unit : "" })}
      />
    );
  }
  if (field === "content_type") return <Types condition={condition} onChange={onChange} />;
  const names = field === "kind" ? words.kinds : rooms;
  const known = Object.entries(names).map(([key, label]) => ({ value: key, label }));
  const unknown = choicesOf(condition).filter((key) => !(key in names));
  const data = [...known, ...unknown.map((key) => ({ value: key, label: words.elsewhere }))];
  return (
    <MultiSelect
      aria-label={words.value}
      data={data}
      value={choicesOf(condition)}
      {...(op !== "in" && { maxValues: 1 })}
      searchable={field === "room"}
      onChange={(texts) => onChange(withTexts(condition, texts))}
    />
  );
}

function opWords(field: Field, op: Op): string {
  if (isNumber(field) || op === "in") return words.ops[op];
  return op === "ne" ? words.isOps.ne : words.isOps.eq;
}

export function ConditionRow(props: Props) {
  const { condition, onChange, onRemove } = props;
  const { field, op } = condition;
  return (
    <div className={classes.condition}>
      <Select
        aria-label={words.field}
        data={Object.entries(words.fields).map(([value, label]) => ({ value, label }))}
        value={field}
        allowDeselect={false}
        onChange={(next) => next && onChange(begun(next as Field))}
      />
      <Select
        aria-label={words.op}
        data={opsOf(field).map((one) => ({ value: one, label: opWords(field, one) }))}
        value={op}
        allowDeselect={false}
        onChange={(next) => next && onChange(withOp(condition, next as Op))}
      />
      <Value key={field} {...props} />
      {onRemove && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={words.removeCondition}
          title={words.removeCondition}
          onClick={onRemove}
        >
          <Icon name="close" size={16} />
        </ActionIcon>
      )}
    </div>
  );
}
