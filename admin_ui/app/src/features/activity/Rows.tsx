/** Rows of the activity log: a table, on phones cards. */
import { UnstyledButton } from "@mantine/core";
import type { Activity } from "@offchat/client";
import { useMemo } from "react";
import { TEXTS } from "../../texts.ts";
import { exact } from "../../ui/format.ts";
import { Initials } from "../../ui/Initials.tsx";
import classes from "./activity.module.css";
import type { Names } from "./labels.ts";
import { namesIn, objectOf, reasonOf } from "./labels.ts";
import type { LogFilters } from "./log.ts";

const { activity: words } = TEXTS;

interface Props {
  rows: Activity[];
  /** Whether these are what was asked for before, because the answer is still out. */
  stale?: boolean;
  /** Whether the rows stand within something else, and do not scroll below their head. */
  plain?: boolean;
  /** Narrows the log to what was pressed; without it nothing is a button. */
  onNarrow?: (change: Partial<LogFilters>) => void;
}

type RowProps = Pick<Props, "onNarrow"> & { row: Activity; names: Names };

function Who({ row: { actor }, onNarrow }: RowProps) {
  if (!actor) return <span className={classes.faint}>{words.system}</span>;
  const shown = (
    <>
      <Initials name={actor.display_name} src={actor.avatar_url} size={20} />
      <span dir="auto">{actor.display_name}</span>
    </>
  );
  if (!onNarrow) return <span className={classes.person}>{shown}</span>;
  return (
    <UnstyledButton
      className={classes.person ?? ""}
      title={words.only(actor.display_name)}
      onClick={() => onNarrow({ actor: actor.id })}
    >
      {shown}
    </UnstyledButton>
  );
}

function What({ row, names, onNarrow }: RowProps) {
  const said = objectOf(row, names);
  const { id } = row.object;
  if (!onNarrow || !id || !said) return said;
  const change = row.object.type === "room" ? { room: id } : { object: id };
  const title = row.object.type === "room" ? words.onlyRoom(said) : words.onlyObject(said);
  return (
    <UnstyledButton className={classes.link ?? ""} title={title} onClick={() => onNarrow(change)} dir="auto">
      {said}
    </UnstyledButton>
  );
}

function Row(props: RowProps) {
  const { row } = props;
  return (
    <tr>
      <td className={classes.when}>
        <time dateTime={row.at}>{exact(row.at)}</time>
      </td>
      <td className={classes.who}>
        <Who {...props} />
      </td>
      <td className={classes.what}>{words.actions[row.action] ?? row.action}</td>
      <td className={classes.object}>
        <What {...props} />
      </td>
      <td className={classes.reason} dir="auto">
        {reasonOf(row)}
      </td>
      <td className={classes.from}>{row.address}</td>
    </tr>
  );
}

export function Rows({ rows, stale = false, plain = false, onNarrow }: Props) {
  const names = useMemo(() => namesIn(rows), [rows]);
  return (
    <table className={classes.log} aria-busy={stale} data-plain={plain}>
      <thead>
        <tr>
          {Object.entries(words.columns).map(([name, said]) => (
            <th key={name} scope="col">
              {said}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} names={names} {...(onNarrow && { onNarrow })} />
        ))}
      </tbody>
    </table>
  );
}
