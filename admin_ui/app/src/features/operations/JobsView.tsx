/** The queues of jobs, and the jobs that failed for good, with their reason and another try. */
import { Button, SegmentedControl } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Rest } from "@offchat/client";
import { useState } from "react";
import { operations as words } from "../../texts/operations.ts";
import { TEXTS } from "../../texts.ts";
import { Failed } from "../../ui/Failed.tsx";
import { brief, count } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "../../ui/table.module.css";
import own from "./operations.module.css";
import type { FailedJob, JobKind } from "./operations.ts";
import { useFailedJobs, useHealth, useQueues, useRetry } from "./operations.ts";

function AtWork({ rest }: { rest: Rest }) {
  const { data } = useQueues(rest);
  if (!data) return null;
  return (
    <p className={own.sentence} role="status" data-bad={!data.worker}>
      <Icon name={data.worker ? "release" : "warning"} size={20} />
      {data.worker ? words.atWork : words.silent}
    </p>
  );
}

function Queues({ rest }: { rest: Rest }) {
  const { data, error, isError, refetch } = useQueues(rest);
  if (isError && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  return (
    <Section title={words.queues}>
      <table className={own.queues} aria-busy={!data}>
        <thead>
          <tr>
            <th scope="col">{words.queue}</th>
            <th scope="col">{words.waiting}</th>
            <th scope="col">{words.running}</th>
            <th scope="col">{words.failed}</th>
          </tr>
        </thead>
        <tbody>
          {data?.queues.map(({ queue, depth, running, failed }) => (
            <tr key={queue}>
              <td>{words.queueNames[queue] ?? queue}</td>
              <td className={depth === 0 ? own.nothing : undefined}>{count(depth)}</td>
              <td className={running === 0 ? own.nothing : undefined}>{count(running)}</td>
              <td className={failed === 0 ? own.nothing : own.critical}>{count(failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Row({ job, busy, onRetry }: { job: FailedJob; busy: boolean; onRetry: () => void }) {
  const name = job.kind === "message" ? job.name : (job.subject_name ?? words.onHold);
  const facts = [
    job.kind === "message" && (words.queueNames[job.queue] ?? job.queue),
    job.failed_at && brief(job.failed_at),
  ];
  return (
    <li className={classes.row}>
      <span className={own.critical}>
        <Icon name="warning" size={20} />
      </span>
      <div className={classes.names}>
        <span className={classes.name} dir="auto">
          {name}
        </span>
        <span className={own.text}>{job.detail}</span>
        <span className={classes.faint}>{facts.filter(Boolean).join(" · ")}</span>
      </div>
      <Button variant="default" size="xs" disabled={busy} aria-label={words.retryOf(name)} onClick={onRetry}>
        {words.retry}
      </Button>
    </li>
  );
}

export function JobsView({ rest, namespace }: { rest: Rest; namespace: string }) {
  const [kind, setKind] = useState<JobKind>("preview");
  const health = useHealth(rest);
  const list = useFailedJobs(rest, namespace, kind);
  const retry = useRetry(rest, () => notifications.show({ message: words.retried }));
  const ofNamespace: JobKind[] = ["preview", "rendition", "description", "delivery"];
  const kinds: JobKind[] = [...ofNamespace, ...(health.data?.operator ? (["export", "message"] as const) : [])];
  const jobs = list.data?.pages.flatMap(({ results }) => results) ?? [];
  const content = () => {
    if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
    if (list.data && jobs.length === 0) return <Notice icon="release">{words.noFailed}</Notice>;
    return (
      <ul className={classes.rows} aria-busy={list.isPending}>
        {jobs.map((job) => (
          <Row key={job.id} job={job} busy={retry.isPending} onRetry={() => retry.mutate(job)} />
        ))}
      </ul>
    );
  };
  return (
    <div className={`${classes.view} ${classes.wide}`}>
      <PageHead title={TEXTS.dashboard.sections.jobs} />
      <AtWork rest={rest} />
      <div className={classes.columns}>
        <Queues rest={rest} />
        <Section title={words.failedJobs}>
          <div className={own.kinds}>
            <SegmentedControl
              aria-label={words.failedJobs}
              value={kind}
              onChange={(value) => setKind(value as JobKind)}
              data={kinds.map((value) => ({ value, label: words.jobKinds[value] }))}
            />
          </div>
          {retry.isError && (
            <p role="alert" className={classes.problem}>
              {problemOf(retry.error)}
            </p>
          )}
          {content()}
          {list.isFetchNextPageError && <MoreFailed error={list.error} onRetry={() => void list.fetchNextPage()} />}
          {list.hasNextPage && !list.isFetchNextPageError && (
            <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {words.more}
            </Button>
          )}
        </Section>
      </div>
    </div>
  );
}
