/** The webhooks of a namespace: made, tried out, switched, and what they were sent. */
import { ActionIcon, Button, Menu, Modal, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Rest } from "@offchat/client";
import { useState } from "react";
import { administration } from "../../texts/administration.ts";
import { webhooks as words } from "../../texts/webhooks.ts";
import { TEXTS } from "../../texts.ts";
import type { Question } from "../../ui/Confirm.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { Failed } from "../../ui/Failed.tsx";
import { brief } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { problemOf } from "../../ui/problem.ts";
import { SecretOnce } from "../../ui/SecretOnce.tsx";
import classes from "../../ui/table.module.css";
import { Deliveries } from "./Deliveries.tsx";
import { WebhookForm } from "./WebhookForm.tsx";
import type { Webhook } from "./webhooks.ts";
import { hostOf, useWebhookChange, useWebhooks } from "./webhooks.ts";

function stateOf({ enabled, disabled_reason, failing_since }: Webhook): string {
  if (!enabled) return disabled_reason ? words.states[disabled_reason] : words.states.off;
  return failing_since ? words.states.failing(brief(failing_since)) : words.states.on;
}

interface RowProps {
  webhook: Webhook;
  onOpen: () => void;
  onEdit: () => void;
  onTest: () => void;
  onSwitch: () => void;
  onSecret: () => void;
  onDelete: () => void;
}

function Row({ webhook, onOpen, onEdit, onTest, onSwitch, onSecret, onDelete }: RowProps) {
  const host = hostOf(webhook);
  const { events, rooms, owner, enabled, failing_since } = webhook;
  const facts = [
    events.map((name) => words.classes[name] ?? name).join(", "),
    rooms ? words.roomCount(rooms.length) : words.allRoomsOf(owner.display_name),
  ];
  return (
    <li className={classes.row}>
      <Icon name="link" size={20} />
      <div className={classes.names}>
        <UnstyledButton
          className={classes.name ?? ""}
          aria-label={words.open(host)}
          title={webhook.url}
          onClick={onOpen}
        >
          <bdi dir="ltr">{host}</bdi>
        </UnstyledButton>
        <span className={classes.faint}>{facts.join(" · ")}</span>
      </div>
      <span className={`${classes.faint} ${classes.fact} ${!enabled || failing_since ? classes.off : ""}`}>
        {(!enabled || failing_since) && <Icon name={enabled ? "warning" : "block"} size={12} />} {stateOf(webhook)}
      </span>
      <div className={classes.end}>
        <Menu position="bottom-end" width={200} shadow="md" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={words.actionsFor(host)}>
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="clock" size={16} />} onClick={onOpen}>
              {words.deliveries}
            </Menu.Item>
            {enabled && (
              <Menu.Item leftSection={<Icon name="send" size={16} />} onClick={onTest}>
                {words.test}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={onEdit}>
              {words.edit}
            </Menu.Item>
            <Menu.Item leftSection={<Icon name={enabled ? "block" : "release"} size={16} />} onClick={onSwitch}>
              {enabled ? words.switchOff : words.switchOn}
            </Menu.Item>
            <Menu.Item leftSection={<Icon name="retry" size={16} />} onClick={onSecret}>
              {words.newSecret}
            </Menu.Item>
            <Menu.Item
              className={classes.danger ?? ""}
              leftSection={<Icon name="trash" size={16} />}
              onClick={onDelete}
            >
              {words.delete}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </li>
  );
}

/** What is open over the list: the form of one or of a new one, the deliveries of one, or a secret. */
type Over = { form: Webhook | null } | { deliveries: Webhook } | { secret: string } | null;

export function WebhooksView({ rest, namespace }: { rest: Rest; namespace: string }) {
  const [over, setOver] = useState<Over>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const list = useWebhooks(rest, namespace);
  const close = () => setOver(null);
  const change = useWebhookChange(rest, namespace, (secret, act) => {
    if (secret !== null) setOver({ secret });
    if (act === "test") notifications.show({ message: words.tested });
  });
  const webhooks = list.data?.pages.flatMap(({ results }) => results) ?? [];
  const rowOf = (webhook: Webhook) => {
    const { id, enabled } = webhook;
    return (
      <Row
        key={id}
        webhook={webhook}
        onOpen={() => setOver({ deliveries: webhook })}
        onEdit={() => setOver({ form: webhook })}
        onTest={() => change.mutate({ act: "test", id })}
        onSwitch={() => change.mutate({ act: "switch", id, on: !enabled })}
        onSecret={() =>
          setQuestion({
            title: words.newSecret,
            hint: words.newSecretHint,
            run: () => change.mutate({ act: "secret", id }),
          })
        }
        onDelete={() =>
          setQuestion({ title: words.delete, hint: words.deleteHint, run: () => change.mutate({ act: "delete", id }) })
        }
      />
    );
  };
  const content = () => {
    if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
    if (list.data && webhooks.length === 0) {
      return (
        <Notice icon="link" action={{ label: words.add, run: () => setOver({ form: null }) }}>
          {words.none}
        </Notice>
      );
    }
    return (
      <ul className={`${classes.rows} ${classes.table}`} aria-busy={list.isPending}>
        {webhooks.map(rowOf)}
      </ul>
    );
  };
  const form = over && "form" in over ? over : null;
  return (
    <div className={classes.view}>
      <PageHead title={TEXTS.dashboard.sections.webhooks}>
        <Button size="sm" leftSection={<Icon name="plus" size={16} />} onClick={() => setOver({ form: null })}>
          {words.add}
        </Button>
      </PageHead>
      <p className={classes.hint}>{words.about}</p>
      {change.isError && (
        <p role="alert" className={classes.problem}>
          {problemOf(change.error)}
        </p>
      )}
      {content()}
      {list.isFetchNextPageError && <MoreFailed error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {administration.more}
        </Button>
      )}
      <WebhookForm
        rest={rest}
        namespace={namespace}
        webhook={form?.form ?? null}
        opened={form !== null}
        onDone={(secret) => setOver(secret === null ? null : { secret })}
        onClose={close}
      />
      <Deliveries rest={rest} webhook={over && "deliveries" in over ? over.deliveries : null} onClose={close} />
      <Modal
        opened={over !== null && "secret" in over}
        onClose={close}
        title={words.secret}
        closeOnClickOutside={false}
      >
        {over && "secret" in over && (
          <SecretOnce label={words.secret} hint={words.secretHint} secret={over.secret} onDone={close} />
        )}
      </Modal>
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </div>
  );
}
