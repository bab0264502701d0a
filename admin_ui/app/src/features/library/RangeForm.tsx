/** Asks for the two ends of a filter by size, length, width or date. */
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { library as words } from "../../texts/library.ts";
import type { RangeName } from "./filters.ts";
import { endsOf, rangeOf } from "./filters.ts";

interface Field {
  title: string;
  type: "date" | "number";
  /** Between what is typed and what the server is asked for. */
  toServer: (typed: string, end: boolean) => string;
  fromServer: (end: string) => string;
}

const MIB = 1024 * 1024;

function same(value: string): string {
  return value;
}

/** The day by the reader's calendar. */
function localDay(time: string): string {
  const at = new Date(time);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

export const FIELDS: Readonly<Record<RangeName, Field>> = {
  size: {
    title: words.sizeUnit,
    type: "number",
    toServer: (typed) => String(Math.round(Number(typed) * MIB)),
    fromServer: (end) => String(Math.round((100 * Number(end)) / MIB) / 100),
  },
  duration: { title: words.lengthUnit, type: "number", toServer: same, fromServer: same },
  width: {
    title: words.widthUnit,
    type: "number",
    toServer: (typed) => String(Math.round(Number(typed))),
    fromServer: same,
  },
  created: {
    title: words.filterNames.created,
    type: "date",
    toServer: (typed, end) => new Date(`${typed}T${end ? "23:59:59.999" : "00:00:00"}`).toISOString(),
    fromServer: localDay,
  },
  taken: {
    title: words.filterNames.taken,
    type: "date",
    toServer: (typed, end) => `${typed}T${end ? "23:59:59" : "00:00:00"}Z`,
    fromServer: (time) => time.slice(0, 10),
  },
};

interface Props {
  name: RangeName;
  value: string | undefined;
  onApply: (range: string) => void;
  onClose: () => void;
}

export function RangeForm({ name, value, onApply, onClose }: Props) {
  const { title, type, toServer, fromServer } = FIELDS[name];
  const [from, to] = endsOf(value).map((end) => end && fromServer(end)) as [string, string];
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const ends = ["from", "to"].map((end) => String(fields.get(end) ?? ""));
    const [low = "", high = ""] = type === "number" ? ends.toSorted(byNumber(ends)) : ends.toSorted(emptyLast(ends));
    onApply(rangeOf(low && toServer(low, false), high && toServer(high, true)));
  };
  return (
    <Modal opened onClose={onClose} title={title} size="sm">
      <form onSubmit={submit}>
        <Stack>
          <Group grow>
            <TextInput
              name="from"
              type={type}
              min={0}
              step="any"
              label={words.from}
              defaultValue={from}
              data-autofocus
            />
            <TextInput name="to" type={type} min={0} step="any" label={words.to} defaultValue={to} />
          </Group>
          <Button type="submit">{words.apply}</Button>
        </Stack>
      </form>
    </Modal>
  );
}

/** Ends that were typed the wrong way round change places; an open end stays where it is. */
function byNumber(ends: readonly string[]) {
  return ends.includes("") ? () => 0 : (one: string, other: string) => Number(one) - Number(other);
}

function emptyLast(ends: readonly string[]) {
  return ends.includes("") ? () => 0 : (one: string, other: string) => one.localeCompare(other);
}
