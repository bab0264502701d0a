/** Makes a bot, and shows its first token once. */
import { Button, Modal, Stack, TextInput } from "@mantine/core";
import type { Rest } from "@offchat/client";
import type { FormEvent } from "react";
import { useState } from "react";
import { administration } from "../../texts/administration.ts";
import { bots as words } from "../../texts/bots.ts";
import { problemOf } from "../../ui/problem.ts";
import { SecretOnce } from "../../ui/SecretOnce.tsx";
import classes from "../../ui/table.module.css";
import type { Scope } from "./bots.ts";
import { useNewBot } from "./bots.ts";
import { ScopePicker } from "./ScopePicker.tsx";

interface Props {
  rest: Rest;
  namespace: string;
  onClose: () => void;
}

export function NewBot({ rest, namespace, onClose }: Props) {
  const [scopes, setScopes] = useState<Scope[]>(["read", "send"]);
  const made = useNewBot(rest, namespace);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name) ?? "").trim();
    const name = text("display_name");
    made.mutate({ username: text("username"), scopes, ...(name && { display_name: name }) });
  };
  return (
    <Modal opened onClose={onClose} title={made.data?.user.display_name ?? words.add} closeOnClickOutside={!made.data}>
      {made.data ? (
        <SecretOnce label={words.token} hint={words.tokenHint} secret={made.data.token} onDone={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              name="username"
              label={administration.username}
              description={words.usernameHint}
              autoComplete="off"
              required
              withAsterisk={false}
              data-autofocus
            />
            <TextInput name="display_name" label={administration.displayName} autoComplete="off" />
            <ScopePicker value={scopes} onChange={setScopes} />
            {made.isError && (
              <p role="alert" className={classes.problem}>
                {problemOf(made.error)}
              </p>
            )}
            <Button type="submit" loading={made.isPending} disabled={scopes.length === 0}>
              {words.create}
            </Button>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
