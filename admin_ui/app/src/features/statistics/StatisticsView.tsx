/** What a namespace holds: by day, kind, state, tag and person, and how near its quota is. */
import { SegmentedControl, Skeleton } from "@mantine/core";
import type { Answer, Rest } from "@offchat/client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { moderation } from "../../texts/moderation.ts";
import { statistics as words } from "../../texts/statistics.ts";
import { TEXTS } from "../../texts.ts";
import { Failed } from "../../ui/Failed.tsx";
import { brief, bytes, count, percent } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { warningOf } from "../../ui/quota.ts";
import { Section } from "../../ui/Section.tsx";
import type { Bar } from "./BarList.tsx";
import { BarList } from "./BarList.tsx";
import { DayChart } from "./DayChart.tsx";
import classes from "./statistics.module.css";

const SPANS = [7, 30, 90, 365];

type Statistics = Answer<"get", "/api/v1/media/stats/">;

type Counts = Record<string, { files: number; bytes: number }>;

function named(counts: Counts, names: Readonly<Record<string, string>>): Bar[] {
  return Object.entries(counts).map(([key, value]) => ({ key, name: names[key] ?? key, ...value }));
}

function Charts({ data }: { data: Statistics }) {
  return (
    <div className={classes.grid}>
      <Section title={words.uploads}>
        <DayChart
          name={words.uploads}
          days={data.by_day.map(({ day, files }) => ({ day, value: files }))}
          say={count}
        />
      </Section>
      <Section title={words.bytes}>
        <DayChart
          name={words.bytes}
          days={data.by_day.map((one) => ({ day: one.day, value: one.bytes }))}
          say={bytes}
        />
      </Section>
      <Section title={words.kinds}>
        <BarList bars={named(data.by_kind, moderation.kinds)} />
      </Section>
      <Section title={words.states}>
        <BarList bars={named(data.by_state, moderation.states)} />
      </Section>
      <Section title={words.tags}>
        <BarList bars={data.by_tag.map((tag) => ({ ...tag, key: tag.id, name: tag.path }))} />
      </Section>
      <Section title={words.people}>
        <BarList
          bars={data.by_uploader.map(({ user, ...amount }) => ({
            key: user.id,
            name: user.display_name || user.username,
            ...amount,
          }))}
        />
      </Section>
    </div>
  );
}

export function StatisticsView({ rest, namespace }: { rest: Rest; namespace: string }) {
  const [days, setDays] = useState(30);
  const query = useQuery({
    queryKey: ["statistics", namespace, days],
    queryFn: () => rest.get("/api/v1/media/stats/", { query: { namespace, days } }),
    placeholderData: (before) => before,
  });
  const { data } = query;
  const warning = data && warningOf(data.quota);
  return (
    <div className={classes.view}>
      <PageHead title={TEXTS.dashboard.sections.statistics}>
        <SegmentedControl
          aria-label={words.span}
          size="sm"
          data={SPANS.map((span) => ({ value: String(span), label: words.days(span) }))}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
        />
      </PageHead>
      {query.isError && !data && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton h={240} />}
      {data && (
        <>
          {warning && (
            <p className={classes.warning} data-level={warning} role="status">
              <Icon name="warning" size={20} />
              {words[warning](percent(data.quota.used / Math.max(1, data.quota.limit ?? 1)))}
            </p>
          )}
          <p className={classes.total}>
            {data.total.files > 0 && <b>{words.files(data.total.files, count(data.total.files))}</b>}
            <span>
              {words.storage}:{" "}
              {data.quota.limit === null
                ? words.noQuota(bytes(data.quota.used))
                : words.ofQuota(bytes(data.quota.used), bytes(data.quota.limit))}
            </span>
            <span className={classes.faint}>{words.countedAt(brief(data.at))}</span>
          </p>
          {data.total.files === 0 ? <Notice icon="bars">{words.empty}</Notice> : <Charts data={data} />}
        </>
      )}
    </div>
  );
}
