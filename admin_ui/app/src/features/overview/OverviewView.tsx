/** How a namespace stands: one true sentence, four figures of a day, the live queue, the latest actions. */
import { Skeleton } from "@mantine/core";
import type { QueueState, Rest } from "@offchat/client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { operations } from "../../texts/operations.ts";
import { overview as words } from "../../texts/overview.ts";
import { TEXTS } from "../../texts.ts";
import { Failed } from "../../ui/Failed.tsx";
import { bytes, count, milliseconds } from "../../ui/format.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Section } from "../../ui/Section.tsx";
import classes from "./overview.module.css";
import { Sparkline } from "./Sparkline.tsx";
import type { Overview, Sentence } from "./sentence.ts";
import { busyQueues, sentenceOf, totalOf } from "./sentence.ts";

/** As long as the server keeps its figures. */
const AGAIN_MS = 15_000;
const ICONS = {
  well: "release",
  busy: "retry",
  held: "shield",
  failed: "warning",
  warning: "warning",
} as const satisfies Record<Sentence["tone"], IconName>;

interface Props {
  rest: Rest;
  namespace: string;
  queues: QueueState[];
  /** How many cases are open; null until that is known. */
  cases: number | null;
  /** Where a page of the dashboard is, with a query. */
  to: (page: "files" | "activity" | "queue", query?: string) => string;
  /** The newest rows of the activity log. */
  latest: ReactNode;
}

interface FigureProps {
  name: string;
  value: string;
  more: string;
  values: (number | null)[];
  say: (value: number) => string;
  /** What the line draws, where that is not the figure itself. */
  chart?: string;
}

function Figure({ name, value, more, values, say, chart }: FigureProps) {
  const known = values.filter((one) => one !== null);
  const range: [string, string] = [say(Math.min(0, ...known)), say(Math.max(0, ...known))];
  return (
    <div className={classes.figure}>
      <h3>{name}</h3>
      <p>
        <b>
          <bdi>{value}</bdi>
        </b>
        <bdi>{more}</bdi>
      </p>
      <Sparkline values={values} label={words.chart(chart ?? name, ...range)} />
    </div>
  );
}

function Figures({ hours, storage, ready_ms }: Overview) {
  const { used_bytes: used, quota_bytes: quota } = storage;
  return (
    <div className={classes.figures}>
      <Figure
        name={words.uploads}
        value={count(totalOf(hours, "uploads"))}
        more={words.added(bytes(totalOf(hours, "bytes")))}
        values={hours.map(({ uploads }) => uploads)}
        say={count}
      />
      <Figure
        name={words.storage}
        value={bytes(used)}
        more={quota === null ? words.noQuota : words.ofQuota(bytes(quota))}
        values={hours.map((hour) => hour.bytes)}
        say={bytes}
        chart={words.storageAdded}
      />
      <Figure
        name={words.failures}
        value={count(totalOf(hours, "failures"))}
        more=""
        values={hours.map(({ failures }) => failures)}
        say={count}
      />
      <Figure
        name={words.thumbnail}
        value={ready_ms === null ? "–" : milliseconds(ready_ms)}
        more={ready_ms === null ? words.noneYet : words.median}
        values={hours.map((hour) => hour.ready_ms)}
        say={milliseconds}
      />
    </div>
  );
}

function Queues({ queues }: { queues: QueueState[] }) {
  const busy = busyQueues(queues);
  if (busy.length === 0) return <p className={classes.faint}>{words.idle}</p>;
  return (
    <ul className={classes.queues}>
      {busy.map(({ queue, depth, running, failed }) => (
        <li key={queue}>
          <b>{operations.queueNames[queue] ?? queue}</b>
          <span>{words.waiting(depth)}</span>
          <span>{words.running(running)}</span>
          {failed > 0 && <span className={classes.bad}>{words.failed(failed)}</span>}
        </li>
      ))}
    </ul>
  );
}

export function OverviewView({ rest, namespace, queues, cases, to, latest }: Props) {
  const query = useQuery({
    queryKey: ["overview", namespace],
    queryFn: () => rest.get("/api/v1/moderation/overview/", { query: { namespace } }),
    refetchInterval: AGAIN_MS,
  });
  const { data } = query;
  const sentence = data && cases !== null && sentenceOf(data, cases);
  return (
    <div className={classes.view}>
      <PageHead title={TEXTS.dashboard.sections.overview} />
      {query.isError && !data && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {sentence ? (
        <p className={classes.sentence} data-tone={sentence.tone} role="status">
          <Icon name={ICONS[sentence.tone]} size={22} />
          <span>
            {sentence.text} {sentence.queue && <Link to={to("queue")}>{words.show}</Link>}
            {sentence.files && <Link to={to("files", sentence.files)}>{words.show}</Link>}
          </span>
        </p>
      ) : (
        !query.isError && <Skeleton h={28} w={280} />
      )}
      <h2 className={classes.heading}>{words.day}</h2>
      {data ? <Figures {...data} /> : query.isPending && <Skeleton h={128} />}
      <div className={classes.parts}>
        <Section title={words.queues}>
          <Queues queues={queues} />
        </Section>
        <Section title={words.latest}>
          {latest}
          <Link className={classes.all} to={to("activity")}>
            {words.allActions}
          </Link>
        </Section>
      </div>
    </div>
  );
}
