/** What is stored where, how fast it grows, and when the room is used up. */
import { Button } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { moderation } from "../../texts/moderation.ts";
import { operations as words } from "../../texts/operations.ts";
import { TEXTS } from "../../texts.ts";
import { Failed } from "../../ui/Failed.tsx";
import { bytes, count, moment, shortDay } from "../../ui/format.ts";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { warningOf } from "../../ui/quota.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "../../ui/table.module.css";
import own from "./operations.module.css";
import type { Store, Stored } from "./operations.ts";
import { useStorage } from "./operations.ts";

interface Filled {
  used: number;
  total: number | null;
  level: "warning" | "critical" | null;
  /** What is said below the bar. */
  facts: string[];
}

function Fill({ used, total, level, facts }: Filled) {
  return (
    <div className={own.fill}>
      <p>
        <b>{total === null ? words.noLimit(bytes(used)) : words.used(bytes(used), bytes(total))}</b>
      </p>
      {total !== null && (
        <span className={own.track} data-level={level ?? undefined} aria-hidden>
          <span style={{ inlineSize: `${Math.min(100, (100 * used) / Math.max(1, total))}%` }} />
        </span>
      )}
      <p className={own.dim}>
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
    </div>
  );
}

function endOf(used: number, total: number | null, at: string | null): string | null {
  if (total === null) return null;
  if (used >= total) return words.isFull;
  return at ? words.fullAt(shortDay(at)) : words.notSoon;
}

function StoreFill({ store }: { store: Store }) {
  const { used_bytes, total_bytes, full_at, level } = store;
  const end = endOf(used_bytes, total_bytes, full_at);
  return (
    <Section title={words.storeNames[store.store]}>
      <Fill used={used_bytes} total={total_bytes} level={level} facts={end ? [end] : []} />
    </Section>
  );
}

const PERCENTS = { nearlyFull: 80, full: 95 } as const;
const LEVELS = { nearlyFull: "warning", full: "critical" } as const;

/** What came on each of the last days: the largest stands for the whole height. */
function Days({ days, total }: { days: Stored["by_day"]; total: number }) {
  const most = Math.max(1, ...days.map((day) => day.bytes));
  const [first, last] = [days[0], days.at(-1)];
  return (
    <div className={own.days}>
      <span className={own.most} aria-hidden>
        {bytes(most)}
      </span>
      <div className={own.columns} role="img" aria-label={words.byDay(bytes(total))}>
        {days.map((day) => (
          <span
            key={day.day}
            title={`${shortDay(day.day)}: ${bytes(day.bytes)}`}
            style={{ blockSize: `${day.bytes > 0 ? Math.max(4, (100 * day.bytes) / most) : 0}%` }}
          />
        ))}
      </div>
      {first && last && (
        <p className={own.dim} aria-hidden>
          <span>{shortDay(first.day)}</span>
          <span>{shortDay(last.day)}</span>
        </p>
      )}
    </div>
  );
}

/** Which kinds of files take the space, the largest first. */
function Kinds({ kinds }: { kinds: Stored["by_kind"] }) {
  const all = Math.max(
    1,
    kinds.reduce((sum, kind) => sum + kind.bytes, 0),
  );
  return (
    <ul className={own.shares}>
      {[...kinds]
        .sort((one, other) => other.bytes - one.bytes)
        .map(({ kind, files, bytes: size }) => (
          <li key={kind}>
            <span>{(moderation.kinds as Readonly<Record<string, string>>)[kind] ?? kind}</span>
            <span className={own.dim}>
              {bytes(size)} · {words.files(files, count(files))}
            </span>
            <span className={own.track} aria-hidden>
              <span style={{ inlineSize: `${(100 * size) / all}%` }} />
            </span>
          </li>
        ))}
    </ul>
  );
}

function NamespaceFill({ stored }: { stored: Stored }) {
  const { used_bytes, quota_bytes, growth_bytes, full_at, by_day, by_kind, counted_at } = stored;
  const warning = warningOf({ used: used_bytes, limit: quota_bytes });
  const facts = [
    warning && words.warned(PERCENTS[warning]),
    growth_bytes > 0 ? words.growth(bytes(growth_bytes)) : words.noGrowth,
    endOf(used_bytes, quota_bytes, growth_bytes > 0 ? full_at : null),
  ];
  const total = by_day.reduce((sum, day) => sum + day.bytes, 0);
  return (
    <Section title={stored.name}>
      <Fill
        used={used_bytes}
        total={quota_bytes}
        level={warning && LEVELS[warning]}
        facts={facts.filter((fact) => fact !== null)}
      />
      <div className={own.stored}>
        {total > 0 && <Days days={by_day} total={total} />}
        {by_kind.length > 0 && <Kinds kinds={by_kind} />}
      </div>
      <p className={own.counted}>{counted_at ? words.counted(moment(counted_at)) : words.notCounted}</p>
    </Section>
  );
}

export function StorageView({ rest }: { rest: Rest }) {
  const list = useStorage(rest);
  const stores = list.data?.pages[0]?.stores ?? [];
  if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <div className={`${classes.view} ${classes.wide}`} aria-busy={list.isPending}>
      <PageHead title={TEXTS.dashboard.sections.storage} />
      <div className={stores.length > 0 ? own.stores : undefined}>
        {stores.length > 0 && (
          <div className={classes.view}>
            {stores.map((store) => (
              <StoreFill key={store.store} store={store} />
            ))}
          </div>
        )}
        <div className={classes.view}>
          {list.data?.pages.flatMap(({ results }) =>
            results.map((stored) => <NamespaceFill key={stored.namespace} stored={stored} />),
          )}
        </div>
      </div>
      {list.isFetchNextPageError && <MoreFailed error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </div>
  );
}
