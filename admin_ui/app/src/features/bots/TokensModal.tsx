/** The tokens of a bot: what each may do, when it was used, and how one is made or revoked. */
import { Button, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import type { Rest } from "@offchat/client";
import type { FormEvent } from "react";
import { useState } from "react";
import { bots as words } from "../../texts/bots.ts";
import type { Question } from "../../ui/Confirm.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { DeviceList, DeviceRow } from "../../ui/DeviceList.tsx";
import { Failed } from "../../ui/Failed.tsx";
import { brief, moment } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { SecretOnce } from "../../ui/SecretOnce.tsx";
import classes from "../../ui/table.module.css";
import type { Bot, BotToken, Scope } from "./bots.ts";
import { endOf, useNewToken, useRevoking, useTokens } from "./bots.ts";
import { ScopePicker } from "./ScopePicker.tsx";

function factsOf({ scopes, expires_at, used_at }: BotToken): string {
  const facts = [
    ...scopes.map((scope) => words.scopeNames[scope] ?? scope),
    ...(expires_at ? [words.validUntil(brief(expires_at))] : []),
    used_at ? words.used(moment(used_at)) : words.neverUsed,
  ];
  return facts.join(" · ");
}

interface FormProps {
  made: ReturnType<typeof useNewToken>;
}

function Form({ made }: FormProps) {
  const [scopes, setScopes] = useState<Scope[]>(["read"]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const end = endOf(String(fields.get("expires")));
    made.mutate({ name: String(fields.get("name")).trim(), scopes, ...(end && { expires_at: end }) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          name="name"
          label={words.tokenName}
          description={words.tokenNameHint}
          autoComplete="off"
          maxLength={80}
          required
          withAsterisk={false}
          data-autofocus
        />
        <ScopePicker value={scopes} onChange={setScopes} />
        <NativeSelect
          name="expires"
          label={words.expires}
          data={["never", "30", "90", "365"].map((value) => ({ value, label: words.expiry[value] ?? value }))}
        />
        {made.isError && (
          <p role="alert" className={classes.problem}>
            {problemOf(made.error)}
          </p>
        )}
        <Button type="submit" loading={made.isPending} disabled={scopes.length === 0}>
          {words.make}
        </Button>
      </Stack>
    </form>
  );
}

interface Props {
  rest: Rest;
  bot: Bot;
  onClose: () => void;
}

export function TokensModal({ rest, bot, onClose }: Props) {
  const { id, display_name: name } = bot.user;
  const list = useTokens(rest, id);
  const made = useNewToken(rest, id);
  const revoking = useRevoking(rest, id);
  const [adding, setAdding] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);
  const tokens = list.data?.pages.flatMap(({ results }) => results) ?? [];
  const back = () => {
    setAdding(false);
    made.reset();
  };
  const ask = (token: BotToken) =>
    setQuestion({
      title: words.revokeOf(token.name),
      hint: words.revokeHint(token.name),
      run: () => revoking.mutate(token.id),
    });
  const content = () => {
    if (made.data)
      return <SecretOnce label={words.token} hint={words.tokenHint} secret={made.data.token} onDone={back} />;
    if (adding) return <Form made={made} />;
    return (
      <Stack gap="sm">
        {list.isError && <Failed error={list.error} onRetry={() => void list.refetch()} />}
        {revoking.isError && (
          <p role="alert" className={classes.problem}>
            {problemOf(revoking.error)}
          </p>
        )}
        {list.data && tokens.length === 0 && <p className={classes.hint}>{words.noTokens}</p>}
        <DeviceList busy={list.isPending}>
          {tokens.map((token) => (
            <DeviceRow key={token.id} icon="key" name={token.name} said={factsOf(token)}>
              <Button
                size="xs"
                variant="default"
                aria-label={words.revokeOf(token.name)}
                loading={revoking.isPending && revoking.variables === token.id}
                onClick={() => ask(token)}
              >
                {words.revoke}
              </Button>
            </DeviceRow>
          ))}
        </DeviceList>
        <Button variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
          {words.newToken}
        </Button>
      </Stack>
    );
  };
  return (
    <Modal opened onClose={onClose} title={words.tokensOf(name)} size={520} closeOnClickOutside={!made.data}>
      {content()}
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </Modal>
  );
}
