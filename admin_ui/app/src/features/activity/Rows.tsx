/** Rows of the activity log: a table, on phones cards. */
import { UnstyledButton } from "@mantine/core";
import type { Activity } from "@offchat/client";
import { useMemo } from "react";
import { Link, useSearchParams } from "react-router";
import { activity as words } from "../../texts/activity.ts";
import { exact, moment } from "../../ui/format.ts";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import classes from "./activity.module.css";
import type { Names } from "./labels.ts";
import { addressOf, namesIn, objectOf, reasonOf } from "./labels.ts";
import type { LogFilters } from "./log.ts";

interface Props {
  rows: Activity[];
  /** Whether these are what was asked for before, because the answer is still out. */
  stale?: boolean;
  /** Whether the rows stand within something else, and do not scroll below their head. */
  plain?: boolean;
  /** Narrows the log to a person, an object or a room; without it nothing is a button. */
  onNarrow?: (change: Partial<LogFilters>) => void;
}

type RowProps = Pick<Props, "onNarrow"> & { row: Activity; names: Names };

/** Which columns hold anything at all. */
interface Columns {
  reason: boolean;
  from: boolean;
}

function columnsOf(rows: Activity[]): Columns {
  return { reason: rows.some((row) => reasonOf(row) !== ""), from: rows.some(({ address }) => address !== "") };
}

function Who({ row: { actor, action }, onNarrow }: RowProps) {
  if (!actor) return <span className={classes.faint}>{action === "login.failed" ? words.unknown : words.system}</span>;
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

/** A button that narrows the log to an object or a room; names lead to what they name. */
function Narrow({ row, said, onNarrow }: { row: Activity; said: string } & Required<Pick<Props, "onNarrow">>) {
  const { id, type } = row.object;
  if (!id) return null;
  const title = type === "room" ? words.onlyRoom(said) : words.onlyObject(said);
  return (
    <UnstyledButton
      className={classes.narrow ?? ""}
      aria-label={title}
      title={title}
      onClick={() => onNarrow(type === "room" ? { room: id } : { object: id })}
    >
      <Icon name="filter" size={14} />
    </UnstyledButton>
  );
}

function What({ row, names, onNarrow }: RowProps) {
  const [search] = useSearchParams();
  const said = objectOf(row, names);
  const address = addressOf(row, search.get("namespace"));
  if (!said) return null;
  return (
    <span className={classes.thing}>
      {address ? (
        <Link className={classes.link} to={address} title={words.open(said)} dir="auto">
          {said}
        </Link>
      ) : (
        <bdi>{said}</bdi>
      )}
      {onNarrow && <Narrow row={row} said={said} onNarrow={onNarrow} />}
    </span>
  );
}

function Row(props: RowProps & { columns: Columns }) {
  const { row, columns } = props;
  return (
    <tr>
      <td className={classes.when}>
        <time dateTime={row.at} title={exact(row.at)}>
          {moment(row.at)}
        </time>
      </td>
      <td className={classes.who}>
        <Who {...props} />
      </td>
      <td className={classes.what}>{words.actions[row.action] ?? row.action}</td>
      <td className={classes.object}>
        <What {...props} />
      </td>
      {columns.reason && (
        <td className={classes.reason} dir="auto">
          {reasonOf(row)}
        </td>
      )}
      {columns.from && <td className={classes.from}>{row.address}</td>}
    </tr>
  );
}

export function Rows({ rows, stale = false, plain = false, onNarrow }: Props) {
  const names = useMemo(() => namesIn(rows), [rows]);
  const columns = useMemo(() => columnsOf(rows), [rows]);
  return (
    <table className={classes.log} aria-busy={stale} data-plain={plain}>
      <thead>
        <tr>
          {Object.entries(words.columns).map(
            ([name, said]) =>
              columns[name as keyof Columns] !== false && (
                <th key={name} scope="col">
                  {said}
                </th>
              ),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} names={names} columns={columns} {...(onNarrow && { onNarrow })} />
        ))}
      </tbody>
    </table>
  );
}
