/** For how long something is taken from a person: one of a few lengths, in minutes, or until it is lifted. */
import { restrictions as words } from "../texts/restrictions.ts";
import classes from "./ReasonPicker.module.css";

/** The minutes of a chosen length; null: until it is lifted. */
export function minutesOf(value: string): number | null {
  return value === "" ? null : Number(value);
}

const LENGTHS = ["60", "1440", "10080", "43200", ""] as const;

export function DurationPicker({ value, onPick }: { value: string; onPick: (value: string) => void }) {
  return (
    <fieldset className={classes.reasons}>
      <legend>{words.forHow}</legend>
      {LENGTHS.map((length) => (
        <label key={length} className={classes.reason}>
          <input type="radio" name="lasts" checked={value === length} onChange={() => onPick(length)} />
          {words.durations[length]}
        </label>
      ))}
    </fieldset>
  );
}
