/** Rooms that come from elsewhere: an archive is tried or taken over, and what became of each is listed. */
import { Button, Modal } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { useState } from "react";
import { exchange as words } from "../../texts/exchange.ts";
import { TEXTS } from "../../texts.ts";
import { BackLink } from "../../ui/BackLink.tsx";
import { Failed } from "../../ui/Failed.tsx";
import { brief, bytes } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { problemOf } from "../../ui/problem.ts";
import table from "../../ui/table.module.css";
import classes from "./exchange.module.css";
import { ImportForm } from "./ImportForm.tsx";
import type { Import } from "./imports.ts";
import { isRunning, useImports, useStop } from "./imports.ts";

function saidOf(row: Import): string {
  const { state, phase, done, total, dry_run, report } = row;
  if (isRunning(row)) {
    const at = words.phases[phase] ?? words.states.queued ?? "";
    return phase === "messages" ? `${at} ${words.progress(done.toLocaleString(), total.toLocaleString())}` : at;
  }
  const made = dry_run ? words.wouldCreate(report.created) : words.created(report.created);
  const facts = [words.states[state], state !== "failed" && made, report.skipped > 0 && words.skipped(report.skipped)];
  return facts.filter(Boolean).join(" · ");
}

interface RowProps {
  row: Import;
  onReport: () => void;
  onStop: () => void;
}

function Row({ row, onReport, onStop }: RowProps) {
  const { name, kind, dry_run, direct, created_at, size, done, total, report } = row;
  const running = isRunning(row);
  const facts = [
    words.kinds[kind],
    dry_run && words.tried,
    direct && words.withDirect,
    size !== null && bytes(size),
    brief(created_at),
  ];
  return (
    <li className={table.row}>
      <Icon name={row.state === "failed" ? "warning" : "folder"} size={20} />
      <div className={table.names}>
        <span className={table.name} dir="auto">
          {name}
        </span>
        <span className={table.faint}>{facts.filter(Boolean).join(" · ")}</span>
      </div>
      <div className={`${table.faint} ${table.fact} ${row.state === "failed" ? table.off : ""}`}>
        <span role="status">{saidOf(row)}</span>
        {running && (
          <div className={classes.bar} aria-hidden="true">
            <div style={{ inlineSize: `${total ? Math.min(100, (done / total) * 100) : 0}%` }} />
          </div>
        )}
      </div>
      <div className={table.end}>
        {running ? (
          <Button size="sm" variant="default" aria-label={words.stopOf(name)} onClick={onStop}>
            {words.stop}
          </Button>
        ) : (
          report.errors.length > 0 && (
            <Button size="sm" variant="default" aria-label={words.reportOf(name)} onClick={onReport}>
              {words.report}
            </Button>
          )
        )}
      </div>
    </li>
  );
}

function Report({ row }: { row: Import }) {
  const { errors, skipped } = row.report;
  return (
    <>
      <ul className={classes.faults}>
        {errors.map(({ line, why }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a finished report never changes
          <li key={index} dir="auto">
            {line ? words.line(line.toLocaleString(), why) : why}
          </li>
        ))}
      </ul>
      {skipped > errors.length && errors.length >= 100 && (
        <p className={table.hint}>{words.firstFaults(errors.length)}</p>
      )}
    </>
  );
}

export function ExchangeView({ rest, namespace, back }: { rest: Rest; namespace: string; back: string }) {
  const [report, setReport] = useState<Import | null>(null);
  const list = useImports(rest, namespace);
  const stop = useStop(rest);
  const rows = list.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <div className={table.view}>
      <PageHead title={TEXTS.dashboard.sections.exchange} before={<BackLink to={back} label={words.back} />} />
      <p className={table.hint}>{words.about}</p>
      <p className={table.hint}>{words.exporting}</p>
      <ImportForm
        rest={rest}
        namespace={namespace}
        busy={rows.some(isRunning)}
        kept={list.data?.pages[0]?.uploads ?? []}
      />
      <h2 className={table.name}>{words.imports}</h2>
      {stop.isError && (
        <p role="alert" className={table.problem}>
          {problemOf(stop.error)}
        </p>
      )}
      {list.isError && !list.data && <Failed error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && <p className={table.hint}>{words.none}</p>}
      <div className={table.table}>
        <ul className={table.rows} aria-busy={list.isPending}>
          {rows.map((row) => (
            <Row key={row.id} row={row} onReport={() => setReport(row)} onStop={() => stop.mutate(row.id)} />
          ))}
        </ul>
      </div>
      {list.isFetchNextPageError && <MoreFailed error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {words.more}
        </Button>
      )}
      <Modal opened={report !== null} onClose={() => setReport(null)} title={words.report} size="lg">
        {report && <Report row={report} />}
      </Modal>
    </div>
  );
}
