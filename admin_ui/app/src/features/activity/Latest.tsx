/** The newest rows of the activity log, kept true like the log itself. */
import { Skeleton } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { useMemo } from "react";
import { activity } from "../../texts/activity.ts";
import { Failed } from "../../ui/Failed.tsx";
import { NO_LOG_FILTERS, useLog } from "./log.ts";
import { Rows } from "./Rows.tsx";

const SHOWN = 8;

export function Latest({ rest, namespace }: { rest: Rest; namespace: string }) {
  const log = useLog(rest, namespace, NO_LOG_FILTERS);
  const rows = useMemo(() => log.data?.pages[0]?.results.slice(0, SHOWN) ?? [], [log.data]);
  if (log.isPending) return <Skeleton h={240} />;
  if (log.isError && !log.data) return <Failed error={log.error} onRetry={() => void log.refetch()} />;
  return rows.length > 0 ? <Rows rows={rows} plain /> : <p>{activity.nothing}</p>;
}
