/** One of the preset reasons for which something is reported or judged. */
import { reporting } from "../texts/reporting.ts";
import classes from "./ReasonPicker.module.css";

export type ReportReason = keyof typeof reporting.reasons;

const REASONS = Object.keys(reporting.reasons) as ReportReason[];

interface Props {
  label: string;
  value: ReportReason | null;
  onPick: (reason: ReportReason) => void;
}

export function ReasonPicker({ label, value, onPick }: Props) {
  return (
    <fieldset className={classes.reasons}>
      <legend>{label}</legend>
      {REASONS.map((reason) => (
        <label key={reason} className={classes.reason}>
          <input type="radio" name="reason" checked={value === reason} onChange={() => onPick(reason)} />
          {reporting.reasons[reason]}
        </label>
      ))}
    </fieldset>
  );
}
