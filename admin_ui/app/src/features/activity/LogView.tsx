/** Who did what, to what, when and why. */
import { Button, Skeleton, Stack } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { useMemo } from "react";
import { activity as words } from "../../texts/activity.ts";
import { TEXTS } from "../../texts.ts";
import { useAddress } from "../../ui/address.ts";
import { Failed } from "../../ui/Failed.tsx";
import { moment } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import classes from "./activity.module.css";
import { FilterBar } from "./FilterBar.tsx";
import { namesIn } from "./labels.ts";
import { csvAddress, LOG_FILTERS, NO_LOG_FILTERS, useLog, useSeal } from "./log.ts";
import { Rows } from "./Rows.tsx";

function Waiting() {
  return (
    <Stack gap="lg" pt="md" aria-hidden="true">
      {[1, 2, 3, 4, 5, 6].map((place) => (
        <Skeleton key={place} h={20} />
      ))}
    </Stack>
  );
}

/** How far the chain has sealed the log: what is behind that cannot be changed unseen. */
function Seal({ rest }: { rest: Rest }) {
  const { data } = useSeal(rest);
  if (!data?.hash) return null;
  const { block, hash, verified } = data;
  const facts = [words.sealed(block), verified ? words.verified(moment(verified.at)) : words.neverVerified];
  return (
    <p className={classes.seal} title={words.sealedHint(`${block}:${hash}`)}>
      <Icon name="shield" size={16} /> {facts.join(", ")}
    </p>
  );
}

export function LogView({ rest, namespace }: { rest: Rest; namespace: string }) {
  const [filters, setFilters] = useAddress(LOG_FILTERS);
  const log = useLog(rest, namespace, filters);
  const rows = useMemo(() => log.data?.pages.flatMap(({ results }) => results) ?? [], [log.data]);
  const names = useMemo(() => namesIn(rows), [rows]);
  const content = () => {
    if (log.isPending) return <Waiting />;
    if (log.isError && !log.data) return <Failed error={log.error} onRetry={() => void log.refetch()} />;
    if (rows.length === 0) {
      const clear = { label: words.clear, run: () => setFilters(NO_LOG_FILTERS) };
      return (
        <Notice icon="clock" action={Object.values(filters).some(Boolean) ? clear : undefined}>
          {words.empty}
        </Notice>
      );
    }
    return <Rows rows={rows} stale={log.isPlaceholderData} onNarrow={setFilters} />;
  };
  return (
    <div className={classes.view}>
      <PageHead title={TEXTS.dashboard.sections.activity}>
        <Button
          component="a"
          href={csvAddress(namespace, filters)}
          download="activity.csv"
          variant="default"
          size="sm"
          leftSection={<Icon name="download" size={16} />}
        >
          {words.csv}
        </Button>
      </PageHead>
      <Seal rest={rest} />
      <FilterBar rest={rest} filters={filters} names={names} onChange={setFilters} />
      <div>
        {content()}
        {log.isFetchNextPageError && <MoreFailed error={log.error} onRetry={() => void log.fetchNextPage()} />}
        {log.hasNextPage && !log.isFetchNextPageError && (
          <div className={classes.more}>
            <Button
              variant="default"
              size="sm"
              loading={log.isFetchingNextPage}
              onClick={() => void log.fetchNextPage()}
            >
              {words.more}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
