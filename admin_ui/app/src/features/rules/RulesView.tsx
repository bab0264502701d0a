/** The rules of a namespace about files that come in: in their order, tried before they are switched on. */
import { ActionIcon, Button, Checkbox, Menu, Modal, Stack, Text } from "@mantine/core";
import type { Attachment, Rest } from "@offchat/client";
import { useState } from "react";
import { moderation } from "../../texts/moderation.ts";
import { rules as words } from "../../texts/rules.ts";
import { TEXTS } from "../../texts.ts";
import { BackLink } from "../../ui/BackLink.tsx";
import type { Question } from "../../ui/Confirm.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { Failed } from "../../ui/Failed.tsx";
import { brief, bytes } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import { RuleForm } from "./RuleForm.tsx";
import own from "./rules.module.css";
import type { Rule, Trial } from "./rules.ts";
import { useRoomNames, useRuleChange, useRules, useTrial } from "./rules.ts";
import { sentenceOf } from "./sentence.ts";

interface RowProps {
  rule: Rule;
  last: boolean;
  sentence: string;
  busy: boolean;
  onSwitch: (enabled: boolean) => void;
  onMove: (order: number) => void;
  onTry: () => void;
  onEdit: () => void;
  onRemove: () => void;
}

function Row({ rule, last, sentence, busy, onSwitch, onMove, onTry, onEdit, onRemove }: RowProps) {
  const { name, enabled, order, tested_at, by, changed_at } = rule;
  const untested = tested_at === null;
  const facts = [!untested && !enabled && words.off, by?.display_name, brief(changed_at)];
  return (
    <li className={classes.row}>
      <Checkbox
        aria-label={words.isOn(name)}
        checked={enabled}
        disabled={busy}
        onChange={({ currentTarget }) =>
          currentTarget.checked && untested ? onTry() : onSwitch(currentTarget.checked)
        }
      />
      <div className={classes.names}>
        <span className={classes.name} dir="auto">
          {name}
        </span>
        <span className={own.said} dir="auto">
          {sentence}
        </span>
        <span className={classes.faint}>
          {untested && <span className={classes.off}>{words.untested}</span>}
          {untested && " · "}
          {facts.filter(Boolean).join(" · ")}
        </span>
      </div>
      <Button variant="default" size="xs" className={own.wide ?? ""} onClick={onTry}>
        {words.try}
      </Button>
      <Menu position="bottom-end" width={220} shadow="md" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={words.actionsFor(name)}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="clock" size={16} />} onClick={onTry}>
            {words.try}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={onEdit}>
            {words.edit}
          </Menu.Item>
          {order > 1 && <Menu.Item onClick={() => onMove(order - 1)}>{words.earlier(name)}</Menu.Item>}
          {!last && <Menu.Item onClick={() => onMove(order + 1)}>{words.later(name)}</Menu.Item>}
          <Menu.Item className={classes.danger ?? ""} leftSection={<Icon name="trash" size={16} />} onClick={onRemove}>
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

function Example({ file }: { file: Attachment }) {
  const facts = [moderation.kinds[file.kind], bytes(file.size), file.uploader?.display_name];
  return (
    <li className={own.example}>
      <span className={classes.name} dir="auto">
        {file.name ?? moderation.kinds[file.kind]}
      </span>
      <span className={classes.faint}>{[...facts, brief(file.created_at)].filter(Boolean).join(" · ")}</span>
    </li>
  );
}

/** What a rule would have met; from here it is switched on. */
function Tried({ trial, rule, onSwitch }: { trial: Trial; rule: Rule; onSwitch: () => void }) {
  const { matched, checked, examples } = trial;
  return (
    <Stack gap="sm">
      <Text role="status">{checked === 0 ? words.noneChecked : words.matched(matched, checked)}</Text>
      {examples.length > 0 && (
        <>
          <h3 className={own.legend}>{words.examples}</h3>
          <ul className={own.examples}>
            {examples.map((file) => (
              <Example key={file.id} file={file} />
            ))}
          </ul>
        </>
      )}
      <p className={classes.hint}>{words.untouched}</p>
      {!rule.enabled && <Button onClick={onSwitch}>{words.switchOn}</Button>}
    </Stack>
  );
}

interface Props {
  rest: Rest;
  namespace: string;
  /** The queue, where this page was opened. */
  back: string;
}

export function RulesView({ rest, namespace, back }: Props) {
  const list = useRules(rest, namespace);
  const rooms = useRoomNames(rest, namespace);
  const change = useRuleChange(rest, namespace);
  const trial = useTrial(rest);
  const [edited, setEdited] = useState<Rule | "new" | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const rules = list.data?.results ?? [];
  const tried = trial.data ? (rules.find(({ id }) => id === trial.variables?.id) ?? null) : null;
  const problem = change.error ?? trial.error;
  const content = () => {
    if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
    if (list.data && rules.length === 0) {
      return (
        <Notice icon="shield" action={{ label: words.add, run: () => setEdited("new") }}>
          {words.empty}
        </Notice>
      );
    }
    return (
      <ol className={classes.rows} aria-busy={list.isPending}>
        {rules.map((rule, place) => (
          <Row
            key={rule.id}
            rule={rule}
            last={place === rules.length - 1}
            sentence={sentenceOf(rule, rooms)}
            busy={change.isPending || trial.isPending}
            onSwitch={(enabled) => change.mutate({ act: "switch", rule, enabled })}
            onMove={(order) => change.mutate({ act: "move", rule, order })}
            onTry={() => trial.mutate(rule)}
            onEdit={() => setEdited(rule)}
            onRemove={() =>
              setQuestion({
                title: words.remove,
                hint: words.removeHint,
                run: () => change.mutate({ act: "remove", rule }),
              })
            }
          />
        ))}
      </ol>
    );
  };
  return (
    <div className={classes.view}>
      <PageHead title={TEXTS.dashboard.sections.rules} before={<BackLink to={back} label={words.back} />}>
        <Button size="sm" leftSection={<Icon name="plus" size={16} />} onClick={() => setEdited("new")}>
          {words.add}
        </Button>
      </PageHead>
      <p className={classes.hint}>{words.about}</p>
      {problem && (
        <p role="alert" className={classes.problem}>
          {problemOf(problem)}
        </p>
      )}
      {content()}
      <RuleForm
        rest={rest}
        namespace={namespace}
        rooms={rooms}
        rule={edited === "new" ? null : edited}
        opened={edited !== null}
        onClose={() => setEdited(null)}
      />
      <Modal opened={tried !== null} onClose={trial.reset} title={tried?.name}>
        {tried && trial.data && (
          <Tried
            trial={trial.data}
            rule={tried}
            onSwitch={() => {
              change.mutate({ act: "switch", rule: tried, enabled: true });
              trial.reset();
            }}
          />
        )}
      </Modal>
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </div>
  );
}
