/** The slash commands of a namespace: made, changed, deleted, and given new secrets. */
import { ActionIcon, Button, Menu, Modal } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { useState } from "react";
import { administration } from "../../texts/administration.ts";
import { commands as words } from "../../texts/commands.ts";
import type { Question } from "../../ui/Confirm.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { Failed } from "../../ui/Failed.tsx";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { problemOf } from "../../ui/problem.ts";
import { SecretOnce } from "../../ui/SecretOnce.tsx";
import classes from "../../ui/table.module.css";
import styles from "./bots.module.css";
import { CommandForm } from "./CommandForm.tsx";
import type { Command } from "./commands.ts";
import { useCommandChange, useCommands } from "./commands.ts";

interface RowProps {
  command: Command;
  onEdit: () => void;
  onSecret: () => void;
  onDelete: () => void;
}

function Row({ command, onEdit, onSecret, onDelete }: RowProps) {
  const { name, hint, description, bot, url } = command;
  return (
    <li className={classes.row}>
      <Initials name={bot.display_name} src={bot.avatar_url} size={36} />
      <div className={classes.names}>
        <span className={classes.name}>
          <bdi>{`/${name} ${hint}`.trim()}</bdi>
        </span>
        <span className={classes.faint} dir="auto">
          {description}
        </span>
      </div>
      <span className={`${classes.faint} ${classes.fact}`}>
        <bdi>{url ?? bot.display_name}</bdi>
      </span>
      <div className={classes.end}>
        <Menu position="bottom-end" width={220} shadow="md" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={administration.actionsFor(`/${name}`)}>
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={onEdit}>
              {words.edit}
            </Menu.Item>
            {url !== null && (
              <Menu.Item leftSection={<Icon name="key" size={16} />} onClick={onSecret}>
                {words.newSecret}
              </Menu.Item>
            )}
            <Menu.Item
              className={classes.danger ?? ""}
              leftSection={<Icon name="trash" size={16} />}
              onClick={onDelete}
            >
              {words.remove}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </li>
  );
}

export function Commands({ rest, namespace }: { rest: Rest; namespace: string }) {
  const list = useCommands(rest, namespace);
  const [form, setForm] = useState<Command | "new" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const change = useCommandChange(rest, namespace, setSecret);
  const rows = list.data?.results ?? [];
  const content = () => {
    if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
    if (list.data && rows.length === 0)
      return (
        <Notice icon="bolt" action={{ label: words.add, run: () => setForm("new") }}>
          {words.none}
        </Notice>
      );
    return (
      <ul className={`${classes.rows} ${classes.table}`} aria-busy={list.isPending} aria-label={words.title}>
        {rows.map((command) => (
          <Row
            key={command.id}
            command={command}
            onEdit={() => setForm(command)}
            onSecret={() =>
              setQuestion({
                title: words.newSecret,
                hint: words.secretHint(command.name),
                run: () => change.mutate({ act: "secret", id: command.id }),
              })
            }
            onDelete={() =>
              setQuestion({
                title: words.remove,
                hint: words.removeHint(command.name),
                run: () => change.mutate({ act: "delete", id: command.id }),
              })
            }
          />
        ))}
      </ul>
    );
  };
  return (
    <section className={styles.commands} aria-label={words.title}>
      <div className={styles.head}>
        <h2>{words.title}</h2>
        {rows.length > 0 && (
          <Button
            size="sm"
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => setForm("new")}
          >
            {words.add}
          </Button>
        )}
      </div>
      {change.isError && (
        <p role="alert" className={classes.problem}>
          {problemOf(change.error)}
        </p>
      )}
      {content()}
      {form && (
        <CommandForm
          rest={rest}
          namespace={namespace}
          command={form === "new" ? null : form}
          onClose={() => setForm(null)}
          onDone={(made) => {
            setForm(null);
            setSecret(made);
          }}
        />
      )}
      <Modal opened={secret !== null} onClose={() => setSecret(null)} title={words.secret} closeOnClickOutside={false}>
        <SecretOnce
          label={words.secret}
          hint={words.secretAbout}
          secret={secret ?? ""}
          onDone={() => setSecret(null)}
        />
      </Modal>
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </section>
  );
}
