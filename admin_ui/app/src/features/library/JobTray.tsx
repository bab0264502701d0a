/** How far work in the background is, what was refused, and the ways to stop it and to take it back. */
import { ActionIcon, Button } from "@mantine/core";
import type { Job } from "@offchat/client";
import { useEffect } from "react";
import { Link } from "react-router";
import { review as words } from "../../texts/review.ts";
import { useAddress } from "../../ui/address.ts";
import { Icon } from "../../ui/icons.tsx";
import { useLibrary } from "./context.ts";
import type { Jobs } from "./jobs.ts";
import { hasEnded, refusals, useJobs } from "./jobs.ts";
import classes from "./uploads.module.css";

/** So many of the files that were refused have links. */
const LINKS = 5;

function said({ state, done, total, changed, result }: Job): string {
  if (state === "queued") return words.jobQueued;
  if (state === "running") return words.jobOf(done, total);
  if (state === "cancelled") return words.jobCancelled;
  if (state === "failed") return [words.jobFailed, result?.detail].filter((one) => typeof one === "string").join(": ");
  return words.jobDone(changed, total);
}

function nameOf({ kind }: Job): string {
  const names: Readonly<Record<string, string>> = words.jobKinds;
  return names[kind] ?? words.jobWork;
}

function Refusals({ job }: { job: Job }) {
  const [, , to] = useAddress(["file"] as const);
  return refusals(job).map(({ detail, ids }) => (
    <p key={detail} className={classes.refused}>
      {words.jobRefused(ids.length, detail)}{" "}
      {ids.slice(0, LINKS).map((id, place) => (
        <Link key={id} to={to({ file: id })}>
          {place + 1}
        </Link>
      ))}
    </p>
  ));
}

function Line({ job, jobs }: { job: Job; jobs: Jobs }) {
  const ended = hasEnded(job);
  const url = job.result?.url;
  return (
    <li className={classes.line} data-failed={job.state === "failed"}>
      <span className={classes.words}>
        <span className={classes.name}>{nameOf(job)}</span>
        <span className={classes.said} role="status">
          {said(job)}
        </span>
      </span>
      {ended && typeof url === "string" && (
        <Button size="compact-sm" variant="light" component="a" href={url}>
          {words.download}
        </Button>
      )}
      {ended && job.undoable && (
        <Button size="compact-sm" variant="light" onClick={() => jobs.undo(job.id)}>
          {words.undo}
        </Button>
      )}
      {ended ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={words.jobClose}
          title={words.jobClose}
          onClick={() => jobs.drop(job.id)}
        >
          <Icon name="close" size={16} />
        </ActionIcon>
      ) : (
        <Button size="compact-sm" variant="subtle" onClick={() => jobs.cancel(job.id)}>
          {words.jobStop}
        </Button>
      )}
      {!ended && (
        <div
          className={classes.bar}
          role="progressbar"
          aria-label={nameOf(job)}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.floor(job.percent)}
        >
          <div style={{ inlineSize: `${job.percent}%` }} />
        </div>
      )}
      <Refusals job={job} />
    </li>
  );
}

/** `connected`: whether news arrive; what was missed without is asked for once they do. */
export function JobTray({ connected }: { connected: boolean }) {
  const { rest, namespace } = useLibrary();
  const jobs = useJobs(rest, namespace.slug);
  const { catchUp } = jobs;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the connection is back, not when jobs change
  useEffect(() => {
    if (connected) catchUp();
  }, [connected]);
  if (jobs.jobs.length === 0) return null;
  return (
    <section className={`${classes.tray} ${classes.jobs}`} aria-label={words.jobs}>
      <ul className={classes.lines}>
        {jobs.jobs.map((job) => (
          <Line key={job.id} job={job} jobs={jobs} />
        ))}
      </ul>
    </section>
  );
}
