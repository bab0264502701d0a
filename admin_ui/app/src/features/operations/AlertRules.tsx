/** When each kind of alert is raised, and who is told: in a namespace, and for operators on the whole server. */
import { Button, Checkbox, Modal, NumberInput, Stack, Textarea } from "@mantine/core";
import type { Namespace, Rest } from "@offchat/client";
import type { FormEvent } from "react";
import { useState } from "react";
import { operations as words } from "../../texts/operations.ts";
import { Failed } from "../../ui/Failed.tsx";
import { span } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { SecretOnce } from "../../ui/SecretOnce.tsx";
import { Section } from "../../ui/Section.tsx";
import classes from "../../ui/table.module.css";
import type { Rule, Secrets } from "./operations.ts";
import { amountOf, linesOf, useAlertRules, useRuleChange, useRuleReset, useTry } from "./operations.ts";

const SUFFIXES: Readonly<Record<string, string>> = { percent: " %", ms: " ms", count: "", s: " s", h: " h" };

function addressesOf({ channels }: Rule, type: "mail" | "webhook"): string {
  return channels
    .filter((channel) => channel.type === type)
    .map(({ to }) => to)
    .join("\n");
}

/** What came of a try, one line for each receiver. */
function Tried({ rest, rule }: { rest: Rest; rule: Rule }) {
  const { mutate, data, error, isPending } = useTry(rest, rule);
  if (rule.channels.length === 0) return null;
  return (
    <>
      <Button variant="default" loading={isPending} onClick={() => mutate()}>
        {words.tryOut}
      </Button>
      <div role="status">
        {data?.results.map(({ to, ok, detail }) => (
          <p key={to} className={ok ? classes.faint : classes.problem} dir="auto">
            {ok ? words.tookIt(to) : words.tookItNot(to, detail ?? "")}
          </p>
        ))}
      </div>
      {error && (
        <p role="alert" className={classes.problem}>
          {problemOf(error)}
        </p>
      )}
    </>
  );
}

/** Takes a namespace back to the rule of the server. */
function Reset({ rest, rule, onDone }: { rest: Rest; rule: Rule; onDone: () => void }) {
  const { mutate, error, isPending } = useRuleReset(rest, rule, onDone);
  if (rule.namespace === null || rule.inherited) return null;
  return (
    <>
      <Button variant="default" loading={isPending} onClick={() => mutate()}>
        {words.reset}
      </Button>
      {error && (
        <p role="alert" className={classes.problem}>
          {problemOf(error)}
        </p>
      )}
    </>
  );
}

/** The secrets of new webhooks, one after the other. */
function SecretsOnce({ secrets, onDone }: { secrets: Secrets; onDone: () => void }) {
  const [at, setAt] = useState(0);
  const shown = secrets[at];
  if (!shown) return null;
  return (
    <SecretOnce
      key={shown.to}
      label={words.hookSecret}
      hint={words.hookSecretHint(shown.to)}
      secret={shown.secret}
      onDone={() => (at + 1 < secrets.length ? setAt(at + 1) : onDone())}
    />
  );
}

function Form({ rest, rule, onDone }: { rest: Rest; rule: Rule; onDone: (secrets: Secrets) => void }) {
  const [on, setOn] = useState(rule.threshold !== null);
  const [threshold, setThreshold] = useState<string | number>(rule.threshold ?? rule.default);
  const [lasting, setLasting] = useState<string | number>(rule.for_s);
  const [mails, setMails] = useState(addressesOf(rule, "mail"));
  const [hooks, setHooks] = useState(addressesOf(rule, "webhook"));
  const { mutate, isPending, error } = useRuleChange(rest, rule, onDone);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const channels = [
      ...linesOf(mails).map((to) => ({ type: "mail" as const, to })),
      ...linesOf(hooks).map((to) => ({ type: "webhook" as const, to })),
    ];
    mutate({ threshold: on ? Number(threshold) : null, for_s: Number(lasting), channels });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {rule.inherited && <p className={classes.hint}>{words.inheritedHint}</p>}
        <Checkbox label={words.isOn} checked={on} onChange={({ currentTarget }) => setOn(currentTarget.checked)} />
        <div className={classes.pair}>
          <NumberInput
            label={words.threshold}
            value={threshold}
            onChange={setThreshold}
            suffix={SUFFIXES[rule.unit] ?? ""}
            min={0}
            disabled={!on}
          />
          <NumberInput label={words.forSeconds} value={lasting} onChange={setLasting} min={0} allowDecimal={false} />
        </div>
        <Textarea
          label={words.mails}
          description={rule.namespace === null ? words.mailsHint : words.mailsOfHint}
          error={rule.not_told.length > 0 && words.notTold(rule.not_told.join(", "))}
          value={mails}
          onChange={({ currentTarget }) => setMails(currentTarget.value)}
          dir="ltr"
          autosize
          minRows={1}
          spellCheck={false}
        />
        <Textarea
          label={words.hooks}
          description={words.hooksHint}
          value={hooks}
          onChange={({ currentTarget }) => setHooks(currentTarget.value)}
          dir="ltr"
          autosize
          minRows={1}
          spellCheck={false}
        />
        {error && (
          <p role="alert" className={classes.problem}>
            {problemOf(error)}
          </p>
        )}
        <Button type="submit" loading={isPending}>
          {words.save}
        </Button>
        <Tried rest={rest} rule={rule} />
        <Reset rest={rest} rule={rule} onDone={() => onDone([])} />
      </Stack>
    </form>
  );
}

function Row({ rule, name, onEdit }: { rule: Rule; name: string | undefined; onEdit: () => void }) {
  const { kind, threshold, for_s, channels, inherited, not_told } = rule;
  const what = words.kinds[kind];
  const told = !inherited && words.told(channels.length);
  const facts = [
    ...(threshold === null
      ? [words.never]
      : [words.from(amountOf(kind, threshold)), for_s > 0 && words.lasting(span(for_s)), told]),
    inherited && words.inherited,
    not_told.length > 0 && words.notToldCount(not_told.length),
  ];
  return (
    <li className={classes.row}>
      <div className={classes.names}>
        <span className={classes.name}>{what}</span>
        <span className={classes.faint}>{facts.filter(Boolean).join(" · ")}</span>
      </div>
      <Button
        variant="default"
        size="xs"
        aria-label={name ? words.editRuleOf(what, name) : words.editRule(what)}
        onClick={onEdit}
      >
        {words.edit}
      </Button>
    </li>
  );
}

/** Those of a namespace; of the whole server for null. */
export function AlertRules({ rest, namespace }: { rest: Rest; namespace: Namespace | null }) {
  const [edited, setEdited] = useState<Rule | null>(null);
  const [secrets, setSecrets] = useState<Secrets>([]);
  const close = () => {
    setEdited(null);
    setSecrets([]);
  };
  const done = (given: Secrets) => (given.length > 0 ? setSecrets(given) : close());
  const { data, error, isError, refetch } = useAlertRules(rest, namespace?.slug ?? null);
  const titles = namespace
    ? { title: words.rulesOf(namespace.name), hint: words.rulesOfHint }
    : { title: words.rules, hint: words.rulesHint };
  return (
    <Section {...titles}>
      {isError && !data && <Failed error={error} onRetry={() => void refetch()} />}
      <ul className={classes.rows}>
        {data?.results.map((rule) => (
          <Row key={rule.kind} rule={rule} name={namespace?.name} onEdit={() => setEdited(rule)} />
        ))}
      </ul>
      <Modal opened={edited !== null} onClose={close} title={edited && words.kinds[edited.kind]}>
        {secrets.length > 0 && <SecretsOnce secrets={secrets} onDone={close} />}
        {edited && secrets.length === 0 && <Form key={edited.kind} rest={rest} rule={edited} onDone={done} />}
      </Modal>
    </Section>
  );
}
