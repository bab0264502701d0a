/** The hours in which nothing is pushed: a change is kept at once where it makes sense. */
import { TextInput } from "@mantine/core";
import { ownAccount as words } from "../../texts/ownAccount.ts";
import { weekdays } from "../../ui/format.ts";
import { Toggle } from "../../ui/Toggle.tsx";
import classes from "./QuietHours.module.css";
import type { Quiet } from "./settings.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const NIGHT = { from: "22:00", to: "07:00", days: [...DAYS] };

interface Props {
  quiet: Quiet | null;
  onChange: (quiet: Quiet | null) => void;
}

export function QuietHours({ quiet, onChange }: Props) {
  const change = (part: Partial<Quiet>) => {
    const next = { ...NIGHT, ...quiet, ...part, timezone: zoneHere() };
    if (next.from && next.to && next.from !== next.to && next.days.length > 0) onChange(next);
  };
  const names = weekdays();
  return (
    <>
      <Toggle
        label={words.quietHours}
        hint={words.quietHoursHint(quiet?.timezone ?? zoneHere())}
        on={quiet !== null}
        onChange={(on) => (on ? change({}) : onChange(null))}
      />
      {quiet && (
        <div className={classes.hours}>
          <TextInput
            type="time"
            label={words.quietFrom}
            defaultValue={quiet.from}
            onBlur={(event) => change({ from: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label={words.quietTo}
            defaultValue={quiet.to}
            onBlur={(event) => change({ to: event.currentTarget.value })}
          />
          <fieldset className={classes.days}>
            <legend>{words.quietDays}</legend>
            {DAYS.map((day, index) => (
              <label key={day} className={classes.day}>
                <input
                  type="checkbox"
                  checked={quiet.days.includes(day)}
                  onChange={({ currentTarget: { checked } }) =>
                    change({ days: DAYS.filter((one) => (one === day ? checked : quiet.days.includes(one))) })
                  }
                />
                {names[index]}
              </label>
            ))}
          </fieldset>
        </div>
      )}
    </>
  );
}
