/** Browsers and programs of a person, one a line: what it is, since when, and what can be done about it. */
import type { ReactNode } from "react";
import classes from "./DeviceList.module.css";
import type { IconName } from "./icons.tsx";
import { Icon } from "./icons.tsx";
import table from "./table.module.css";

interface RowProps {
  icon: IconName;
  name: string;
  /** What sets it apart from the others, as that one reads this with it. */
  mark?: string | undefined;
  said: string;
  children: ReactNode;
}

export function DeviceRow({ icon, name, mark, said, children }: RowProps) {
  return (
    <li className={classes.row}>
      <Icon name={icon} />
      <div className={table.names}>
        <b className={table.name}>
          {name}
          {mark && <span className={classes.mark}>{mark}</span>}
        </b>
        <span className={table.faint}>{said}</span>
      </div>
      {children}
    </li>
  );
}

interface ListProps {
  label?: string;
  busy?: boolean;
  children: ReactNode;
}

export function DeviceList({ label, busy = false, children }: ListProps) {
  return (
    <ul className={classes.rows} aria-label={label} aria-busy={busy}>
      {children}
    </ul>
  );
}
