/** An archive and what it is: sent in parts, tried at first, then taken over. */
import { Button, FileButton, Group, SegmentedControl } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { useState } from "react";
import { exchange as words } from "../../texts/exchange.ts";
import { brief, bytes, percent } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { Toggle } from "../../ui/Toggle.tsx";
import table from "../../ui/table.module.css";
import classes from "./exchange.module.css";
import type { Chosen, Kept, Kind } from "./imports.ts";
import { chosenOf, isSame, isWhole, KINDS, useForget, useOrder, useSending } from "./imports.ts";

interface Props {
  rest: Rest;
  namespace: string;
  /** Whether an import is at work: one at a time is. */
  busy: boolean;
  /** What the server has of archives that were sent before. */
  kept: readonly Kept[];
}

type Sending = ReturnType<typeof useSending>;

function Progress({ sending: { state, pause, goOn } }: { sending: Sending }) {
  if (!state) return null;
  const share = state.size ? state.sent / state.size : 0;
  const paused = state.status === "paused";
  const said = paused ? words.paused : state.status === "waiting" ? words.waiting : words.sending;
  return (
    <div className={classes.sending}>
      <span role="status">
        {said} {percent(Math.floor(share * 100) / 100)} · {words.sentOf(bytes(state.sent), bytes(state.size))}
      </span>
      <div className={classes.bar} aria-hidden="true">
        <div style={{ inlineSize: `${share * 100}%` }} />
      </div>
      <Group gap="xs">
        <Button size="sm" variant="default" onClick={paused ? goOn : pause}>
          {paused ? words.goOn : words.pause}
        </Button>
        {paused && <span className={table.hint}>{words.pausedHint}</span>}
      </Group>
    </div>
  );
}

interface LeftProps {
  row: Kept;
  onTake: (() => void) | null;
  onForget: () => void;
}

function Left({ row, onTake, onForget }: LeftProps) {
  const { name, size, received, expires_at } = row;
  const said = isWhole(row)
    ? words.keptWhole(brief(expires_at))
    : words.keptPart(percent(Math.floor((received / size) * 100) / 100), brief(expires_at));
  return (
    <li className={classes.kept}>
      <span dir="auto">
        <b>{name}</b> ({bytes(size)}) · {said}
      </span>
      <Group gap="xs">
        {onTake && (
          <Button size="sm" variant="default" aria-label={words.takeOf(name)} onClick={onTake}>
            {words.use}
          </Button>
        )}
        <Button size="sm" variant="subtle" aria-label={words.forgetOf(name)} onClick={onForget}>
          {words.forget}
        </Button>
      </Group>
    </li>
  );
}

export function ImportForm({ rest, namespace, busy, kept }: Props) {
  const [kind, setKind] = useState<Kind>("slack");
  const [dryRun, setDryRun] = useState(true);
  const [direct, setDirect] = useState(false);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const sending = useSending(rest, namespace);
  const forget = useForget(rest);
  // After a try the archive stays chosen: the server has it.
  const order = useOrder(rest, () => (dryRun ? setDryRun(false) : setChosen(null)));
  const there = kept.find((one) => isSame(one, chosen));
  const upload = async ({ file, fingerprint }: Chosen) => {
    if (there && isWhole(there)) return there.id;
    if (!file) throw new Error("gone");
    return await sending.send(file, fingerprint, there);
  };
  const begin = () =>
    chosen && order.mutate({ kind, dryRun, direct: direct && kind !== "offchat", upload: () => upload(chosen) });
  const isGone = order.isError && chosen && !chosen.file && !there;
  const left = order.isPending ? [] : kept.filter((one) => !isSame(one, chosen));
  const failure = order.error ?? forget.error;
  return (
    <div className={classes.form}>
      <SegmentedControl
        aria-label={words.kind}
        value={kind}
        onChange={(value) => setKind(value as Kind)}
        data={KINDS.map((value) => ({ value, label: words.kinds[value] ?? value }))}
      />
      <p className={table.hint}>{words.hints[kind]}</p>
      <div className={classes.chosen}>
        <FileButton accept=".zip,application/zip" onChange={(file) => file && void chosenOf(file).then(setChosen)}>
          {(props) => (
            <Button variant="default" disabled={order.isPending} {...props}>
              {chosen ? words.another : words.choose}
            </Button>
          )}
        </FileButton>
        {chosen && (
          <span dir="auto">
            {chosen.name} ({bytes(chosen.size)})
          </span>
        )}
      </div>
      {left.length > 0 && (
        <ul className={classes.faults} aria-label={words.keptHere}>
          {left.map((row) => (
            <Left
              key={row.id}
              row={row}
              onTake={isWhole(row) ? () => setChosen(row) : null}
              onForget={() => forget.mutate(row.id)}
            />
          ))}
        </ul>
      )}
      {kind !== "offchat" && <Toggle label={words.direct} hint={words.directHint} on={direct} onChange={setDirect} />}
      <Toggle label={words.tryFirst} hint={words.tryHint} on={dryRun} onChange={setDryRun} />
      {!dryRun && <p className={table.hint}>{words.names}</p>}
      {failure && (
        <p role="alert" className={table.problem}>
          {isGone ? words.gone : problemOf(failure)}
        </p>
      )}
      {order.isError && there && <p className={table.hint}>{words.failedHint}</p>}
      <Button disabled={!chosen || busy} loading={order.isPending} onClick={begin}>
        {dryRun ? words.try : words.start}
      </Button>
      {order.isPending && <Progress sending={sending} />}
    </div>
  );
}
