/** What is degraded and how to mend it, the alerts that concern one, and the rules of alerts that one may change. */
import { ActionIcon, Button, Checkbox, CopyButton, Modal, Stack, Text, Textarea } from "@mantine/core";
import type { Namespace, Rest } from "@offchat/client";
import { useState } from "react";
import { operations as words } from "../../texts/operations.ts";
import { TEXTS } from "../../texts.ts";
import { Failed } from "../../ui/Failed.tsx";
import { milliseconds, moment } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "../../ui/table.module.css";
import { AlertRules } from "./AlertRules.tsx";
import own from "./operations.module.css";
import type { Alert, Part, Traffic } from "./operations.ts";
import { byUrgency, sentenceOf, trafficFacts, useAcknowledge, useAlerts, useHealth } from "./operations.ts";

function PartRow({ part }: { part: Part }) {
  const { name, ok, detail, command, latency_ms } = part;
  return (
    <li className={classes.row}>
      <span className={ok ? own.dim : own.warning}>
        <Icon name={ok ? "release" : "warning"} size={20} />
      </span>
      <div className={classes.names}>
        <span className={classes.name}>{words.names[name] ?? name}</span>
        <span className={own.text}>
          {ok ? words.works : detail || words.worksNot}
          {ok && latency_ms !== null && latency_ms >= 1 && (
            <span className={own.dim}> · {milliseconds(latency_ms)}</span>
          )}
        </span>
        {command && (
          <>
            <span className={classes.faint}>{words.begin}</span>
            <span className={own.command}>
              <code dir="ltr">{command}</code>
              <CopyButton value={command}>
                {({ copied, copy }) => (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={copied ? words.copied : words.copy}
                    onClick={copy}
                  >
                    <Icon name={copied ? "release" : "copy"} size={16} />
                  </ActionIcon>
                )}
              </CopyButton>
            </span>
          </>
        )}
      </div>
    </li>
  );
}

/** What was asked of the server lately, how much of it failed, and how slow it was. */
function TrafficList({ traffic }: { traffic: readonly Traffic[] }) {
  return (
    <Section title={words.traffic}>
      <ul className={classes.rows}>
        {traffic.map((one) => (
          <li key={one.what} className={classes.row}>
            <div className={classes.names}>
              <span className={classes.name}>{words.trafficOf[one.what]}</span>
              <span className={one.failed > 0 ? own.warning : classes.faint}>{trafficFacts(one).join(" · ")}</span>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function AlertRow({ alert, onAcknowledge }: { alert: Alert; onAcknowledge: () => void }) {
  const { severity, state, since, note, resolved_at } = alert;
  const said = sentenceOf(alert);
  const facts = [
    words.kinds[alert.kind],
    state === "firing" && words.severities[severity],
    state === "acknowledged" && words.acknowledged,
    resolved_at ? words.over(moment(resolved_at)) : words.since(moment(since)),
    note,
  ];
  const look = state === "firing" ? (severity === "critical" ? own.critical : own.warning) : own.dim;
  return (
    <li className={classes.row}>
      <span className={look}>
        <Icon name={state === "resolved" ? "release" : "warning"} size={20} />
      </span>
      <div className={classes.names}>
        <span className={own.text} dir="auto">
          {said}
        </span>
        <span className={classes.faint} dir="auto">
          {facts.filter(Boolean).join(" · ")}
        </span>
      </div>
      {state === "firing" && (
        <Button variant="default" size="xs" aria-label={words.acknowledgeThis(said)} onClick={onAcknowledge}>
          {words.acknowledge}
        </Button>
      )}
    </li>
  );
}

function Acknowledge({ rest, alert, onClose }: { rest: Rest; alert: Alert; onClose: () => void }) {
  const [note, setNote] = useState("");
  const { mutate, isPending, error } = useAcknowledge(rest, onClose);
  return (
    <Stack gap="sm">
      <Text size="sm">{sentenceOf(alert)}</Text>
      <p className={classes.hint}>{words.acknowledgeHint}</p>
      <Textarea
        label={words.note}
        description={words.noteHint}
        value={note}
        maxLength={500}
        autosize
        minRows={2}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
        data-autofocus
      />
      {error && (
        <p role="alert" className={classes.problem}>
          {problemOf(error)}
        </p>
      )}
      <Button loading={isPending} onClick={() => mutate({ id: alert.id, note })}>
        {words.acknowledge}
      </Button>
    </Stack>
  );
}

function Alerts({ rest }: { rest: Rest }) {
  const [past, setPast] = useState(false);
  const [chosen, setChosen] = useState<Alert | null>(null);
  const open = [useAlerts(rest, "firing", !past), useAlerts(rest, "acknowledged", !past)];
  const all = useAlerts(rest, null, past);
  const lists = past ? [all] : open;
  const found = lists.flatMap(({ data }) => data?.pages.flatMap(({ results }) => results) ?? []);
  // What is acknowledged between the two answers is in both.
  const alerts = byUrgency([...new Map(found.map((alert) => [alert.id, alert])).values()]);
  const failed = lists.find(({ isError, data }) => isError && !data);
  const longer = lists.find(({ hasNextPage }) => hasNextPage);
  return (
    <Section title={words.alerts}>
      {failed?.error && <Failed error={failed.error} onRetry={() => void failed.refetch()} />}
      {lists.every(({ data }) => data) && alerts.length === 0 && <p className={classes.hint}>{words.noAlerts}</p>}
      <ul className={classes.rows} aria-busy={lists.some(({ isPending }) => isPending)}>
        {alerts.map((alert) => (
          <AlertRow key={alert.id} alert={alert} onAcknowledge={() => setChosen(alert)} />
        ))}
      </ul>
      <Checkbox
        mt="sm"
        label={words.past}
        checked={past}
        onChange={({ currentTarget }) => setPast(currentTarget.checked)}
      />
      {longer?.isFetchNextPageError && <MoreFailed error={longer.error} onRetry={() => void longer.fetchNextPage()} />}
      {longer && !longer.isFetchNextPageError && (
        <Button variant="default" loading={longer.isFetchingNextPage} onClick={() => void longer.fetchNextPage()}>
          {words.more}
        </Button>
      )}
      <Modal opened={chosen !== null} onClose={() => setChosen(null)} title={words.acknowledge}>
        {chosen && <Acknowledge rest={rest} alert={chosen} onClose={() => setChosen(null)} />}
      </Modal>
    </Section>
  );
}

export function HealthView({ rest, namespace }: { rest: Rest; namespace: Namespace }) {
  const { data, error, isError, isPending, refetch } = useHealth(rest);
  const broken = data?.parts.filter(({ ok }) => !ok) ?? [];
  return (
    <div className={`${classes.view} ${classes.wide}`} aria-busy={isPending}>
      <PageHead title={TEXTS.dashboard.sections.health} />
      {isError && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {data && (
        <p className={own.sentence} role="status" data-bad={broken.length > 0}>
          <Icon name={broken.length > 0 ? "warning" : "release"} size={20} />
          {broken.length > 0 ? words.degraded(broken.length) : words.well}
        </p>
      )}
      <div className={classes.columns}>
        <div className={classes.view}>
          <Alerts rest={rest} />
          {data && (
            <Section title={words.parts}>
              <ul className={`${classes.rows} ${own.parts}`}>
                {[...broken, ...data.parts.filter(({ ok }) => ok)].map((part) => (
                  <PartRow key={part.name} part={part} />
                ))}
              </ul>
            </Section>
          )}
          {data && data.traffic.length > 0 && <TrafficList traffic={data.traffic} />}
        </div>
        <div className={classes.view}>
          <AlertRules rest={rest} namespace={namespace} />
          {data?.operator && <AlertRules rest={rest} namespace={null} />}
        </div>
      </div>
    </div>
  );
}
