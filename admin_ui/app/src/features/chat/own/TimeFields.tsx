/** A day and a time to choose, and whether they can be taken. */
import { Group, TextInput } from "@mantine/core";
import { later as words } from "../../../texts/later.ts";
import { DateField } from "../../../ui/DateField.tsx";
import { fieldsOf } from "./times.ts";

interface Props {
  day: string;
  time: string;
  passed: boolean;
  onChange: (fields: { day: string; time: string }) => void;
}

export function TimeFields({ day, time, passed, onChange }: Props) {
  return (
    <Group grow align="flex-start" gap="sm">
      <DateField
        label={words.day}
        value={day}
        min={fieldsOf(new Date()).day}
        onChange={(chosen) => onChange({ day: chosen, time })}
        error={passed && words.passed}
      />
      <TextInput
        type="time"
        label={words.time}
        value={time}
        onChange={({ currentTarget }) => onChange({ day, time: currentTarget.value })}
      />
    </Group>
  );
}
