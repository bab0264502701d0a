/** The bots of a namespace: made, switched off, deleted, what opens doors for them, and the commands they answer. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { useState } from "react";
import { administration } from "../../texts/administration.ts";
import { bots as words } from "../../texts/bots.ts";
import { TEXTS } from "../../texts.ts";
import type { Question } from "../../ui/Confirm.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { Failed } from "../../ui/Failed.tsx";
import { brief } from "../../ui/format.ts";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import type { Bot } from "./bots.ts";
import { useBotChange, useBots } from "./bots.ts";
import { Commands } from "./Commands.tsx";
import { NewBot } from "./NewBot.tsx";
import { TokensModal } from "./TokensModal.tsx";

interface RowProps {
  bot: Bot;
  change: ReturnType<typeof useBotChange>;
  onTokens: (bot: Bot) => void;
  onAsk: (question: Question) => void;
}

function Row({ bot, change, onTokens, onAsk }: RowProps) {
  const { id, username, display_name: name, avatar_url } = bot.user;
  const switchOff = () =>
    onAsk({
      title: administration.switchOff,
      hint: words.switchOffHint(name),
      run: () => change.mutate({ kind: "active", bot: id, is_active: false }),
    });
  const remove = () =>
    onAsk({ title: words.remove, hint: words.removeHint(name), run: () => change.mutate({ kind: "delete", bot: id }) });
  return (
    <li className={classes.row}>
      <Initials name={name} src={avatar_url} size={36} />
      <div className={classes.names}>
        <span className={classes.name}>
          <bdi>{name}</bdi>
        </span>
        <span className={classes.faint}>
          <bdi>@{username}</bdi>
          {!bot.is_active && <span className={classes.off}> · {administration.isOff}</span>}
        </span>
      </div>
      <span className={`${classes.faint} ${classes.fact}`}>
        {`${words.kinds[bot.kind] ?? bot.kind} · ${words.createdAt(brief(bot.created_at))}`}
      </span>
      <div className={classes.end}>
        {bot.kind !== "hook" && (
          <Button size="xs" variant="default" aria-label={words.tokensOf(name)} onClick={() => onTokens(bot)}>
            {words.tokens}
          </Button>
        )}
        <Menu position="bottom-end" width={200} shadow="md" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={administration.actionsFor(name)}>
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {bot.is_active ? (
              <Menu.Item leftSection={<Icon name="logout" size={16} turns />} onClick={switchOff}>
                {administration.switchOff}
              </Menu.Item>
            ) : (
              <Menu.Item
                leftSection={<Icon name="release" size={16} />}
                onClick={() => change.mutate({ kind: "active", bot: id, is_active: true })}
              >
                {administration.switchOn}
              </Menu.Item>
            )}
            <Menu.Item className={classes.danger ?? ""} leftSection={<Icon name="trash" size={16} />} onClick={remove}>
              {words.remove}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </li>
  );
}

export function BotsView({ rest, namespace }: { rest: Rest; namespace: string }) {
  const list = useBots(rest, namespace);
  const change = useBotChange(rest, namespace);
  const [adding, setAdding] = useState(false);
  const [tokensOf, setTokensOf] = useState<Bot | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const bots = list.data?.pages.flatMap(({ results }) => results) ?? [];
  const content = () => {
    if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
    if (list.data && bots.length === 0)
      return (
        <Notice icon="bolt" action={{ label: words.add, run: () => setAdding(true) }}>
          {words.none}
        </Notice>
      );
    return (
      <ul className={`${classes.rows} ${classes.table}`} aria-busy={list.isPending}>
        {bots.map((bot) => (
          <Row key={bot.user.id} bot={bot} change={change} onTokens={setTokensOf} onAsk={setQuestion} />
        ))}
      </ul>
    );
  };
  return (
    <div className={classes.view}>
      <PageHead title={TEXTS.dashboard.sections.bots}>
        <Button size="sm" leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      </PageHead>
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
      <Commands rest={rest} namespace={namespace} />
      {adding && <NewBot rest={rest} namespace={namespace} onClose={() => setAdding(false)} />}
      {tokensOf && <TokensModal rest={rest} bot={tokensOf} onClose={() => setTokensOf(null)} />}
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </div>
  );
}
