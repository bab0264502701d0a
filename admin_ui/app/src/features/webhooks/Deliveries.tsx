/** What a webhook was sent and is to be sent: what came of each try, and the way to send it again. */
import { Button, Modal, Stack } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { webhooks as words } from "../../texts/webhooks.ts";
import { Failed } from "../../ui/Failed.tsx";
import { brief } from "../../ui/format.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import type { Delivery, Webhook } from "./webhooks.ts";
import { hostOf, useDeliveries, useRedeliver } from "./webhooks.ts";

const ICONS: Readonly<Record<Delivery["state"], IconName>> = {
  waiting: "clock",
  delivered: "release",
  failed: "warning",
};

/** What came of the last try, in words. */
function factsOf({ state, attempts, status, ms, error, next_try_at, created_at }: Delivery): string[] {
  return [
    words[state],
    attempts > 1 ? words.tries(attempts) : "",
    status !== null && ms !== null ? words.answered(status, ms) : "",
    status === null && error !== null ? error : "",
    next_try_at !== null && attempts > 0 ? words.nextTry(brief(next_try_at)) : brief(created_at),
  ].filter(Boolean);
}

interface RowProps {
  delivery: Delivery;
  busy: boolean;
  onAgain: () => void;
}

function Row({ delivery, busy, onAgain }: RowProps) {
  const { state, type } = delivery;
  return (
    <li className={classes.row}>
      <Icon name={ICONS[state]} size={18} {...(state === "failed" && { color: "var(--failed)" })} />
      <div className={classes.names}>
        <span className={classes.name} dir="ltr">
          {type}
        </span>
        <span className={classes.faint}>{factsOf(delivery).join(" · ")}</span>
      </div>
      {state !== "waiting" && type !== "log.gap" && (
        <Button size="compact-sm" variant="default" loading={busy} onClick={onAgain}>
          {words.again}
        </Button>
      )}
    </li>
  );
}

function List({ rest, webhook }: { rest: Rest; webhook: Webhook }) {
  const list = useDeliveries(rest, webhook.id);
  const again = useRedeliver(rest, webhook.id);
  const deliveries = list.data?.pages.flatMap(({ results }) => results) ?? [];
  if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  if (list.data && deliveries.length === 0) return <Notice icon="send">{words.noDeliveries}</Notice>;
  return (
    <Stack gap="sm">
      {again.error && (
        <p role="alert" className={classes.problem}>
          {problemOf(again.error)}
        </p>
      )}
      <ul className={classes.rows} aria-label={words.deliveries} aria-busy={list.isPending}>
        {deliveries.map((delivery) => (
          <Row
            key={delivery.id}
            delivery={delivery}
            busy={again.isPending && again.variables === delivery.id}
            onAgain={() => again.mutate(delivery.id)}
          />
        ))}
      </ul>
      {list.isFetchNextPageError && <MoreFailed error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </Stack>
  );
}

interface Props {
  rest: Rest;
  webhook: Webhook | null;
  onClose: () => void;
}

export function Deliveries({ rest, webhook, onClose }: Props) {
  return (
    <Modal opened={webhook !== null} onClose={onClose} title={webhook && words.open(hostOf(webhook))} size={640}>
      {webhook && <List rest={rest} webhook={webhook} />}
    </Modal>
  );
}
