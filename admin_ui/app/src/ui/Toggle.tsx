/** A setting that is on or off at once, with its name and what it means. */
import { useId } from "react";
import classes from "./Toggle.module.css";

interface Props {
  label: string;
  hint?: string | undefined;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

export function Toggle({ label, hint, on, disabled = false, onChange }: Props) {
  const id = useId();
  return (
    <label className={classes.toggle}>
      <span className={classes.words}>
        <b>{label}</b>
        {hint && <span id={id}>{hint}</span>}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        className={classes.switch}
        aria-label={label}
        aria-describedby={hint ? id : undefined}
        checked={on}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
