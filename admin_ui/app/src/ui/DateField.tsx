/** A day to choose: written in the page's language, where browsers write it in their own; while it is edited, as they do. */
import type { TextInputProps } from "@mantine/core";
import { TextInput } from "@mantine/core";
import classes from "./DateField.module.css";
import { shortDay } from "./format.ts";

interface Props extends Omit<TextInputProps, "value" | "onChange" | "type" | "placeholder"> {
  /** `2026-11-20`, or nothing. */
  value: string;
  onChange: (value: string) => void;
  /** What stands there while no day is chosen. */
  placeholder?: string;
}

export function DateField({ value, onChange, placeholder = "", ...props }: Props) {
  return (
    <TextInput
      {...props}
      type="date"
      dir="ltr"
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      inputContainer={(input) => (
        <div className={classes.field}>
          {input}
          <span className={classes.words} dir="auto" aria-hidden data-empty={value === ""}>
            {value === "" ? placeholder : shortDay(`${value}T00:00`)}
          </span>
        </div>
      )}
    />
  );
}
