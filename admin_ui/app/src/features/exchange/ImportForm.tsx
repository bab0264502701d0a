/** An archive and what it is: tried at first, then taken over. */
import { Button, FileButton, SegmentedControl } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { useState } from "react";
import { exchange as words } from "../../texts/exchange.ts";
import { bytes } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { Toggle } from "../../ui/Toggle.tsx";
import table from "../../ui/table.module.css";
import classes from "./exchange.module.css";
import type { Kind } from "./imports.ts";
import { KINDS, useOrder } from "./imports.ts";

interface Props {
  rest: Rest;
  namespace: string;
  /** Whether an import is at work: one at a time is. */
  busy: boolean;
}

export function ImportForm({ rest, namespace, busy }: Props) {
  const [kind, setKind] = useState<Kind>("slack");
  const [dryRun, setDryRun] = useState(true);
  const [direct, setDirect] = useState(false);
  const [file, setFile] = useState<File | null>(null);
  // After a try the archive stays chosen: it is sent again to be taken over.
  const order = useOrder(rest, namespace, () => (dryRun ? setDryRun(false) : setFile(null)));
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
        <FileButton accept=".zip,application/zip" onChange={setFile}>
          {(props) => (
            <Button variant="default" {...props}>
              {file ? words.another : words.choose}
            </Button>
          )}
        </FileButton>
        {file && (
          <span dir="auto">
            {file.name} ({bytes(file.size)})
          </span>
        )}
      </div>
      {kind !== "offchat" && <Toggle label={words.direct} hint={words.directHint} on={direct} onChange={setDirect} />}
      <Toggle label={words.tryFirst} hint={words.tryHint} on={dryRun} onChange={setDryRun} />
      {!dryRun && <p className={table.hint}>{words.names}</p>}
      {order.isError && (
        <p role="alert" className={table.problem}>
          {problemOf(order.error)}
        </p>
      )}
      <Button
        disabled={!file || busy}
        loading={order.isPending}
        onClick={() => file && order.mutate({ kind, dryRun, direct: direct && kind !== "offchat", file })}
      >
        {dryRun ? words.try : words.start}
      </Button>
      {order.isPending && <p role="status">{words.sending}</p>}
    </div>
  );
}
