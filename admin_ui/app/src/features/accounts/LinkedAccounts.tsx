/** One's accounts at providers: linked by a log-in there, and unlinked. */
import { Button, Group, PasswordInput, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { asError } from "@offchat/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { access } from "../../texts/access.ts";
import { problemBehind, providers as words } from "../../texts/providers.ts";
import { TEXTS } from "../../texts.ts";
import { moment } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { refresh } from "../../ui/refresh.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./account.module.css";
import { cameBack } from "./cameBack.ts";
import { ADDRESS, KEY, useIdentities } from "./identities.ts";
import { rest, useConfig } from "./session.ts";

export function LinkedAccounts() {
  const queries = useQueryClient();
  const config = useConfig();
  const [problem] = useState(() => cameBack().problem);
  const [password, setPassword] = useState("");
  const mine = useIdentities();
  const link = useMutation({
    mutationFn: (provider: string) => rest.post(ADDRESS, { body: { provider, password } }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const unlink = useMutation({
    mutationFn: (identity: string) =>
      rest.delete(`${ADDRESS}{identity_id}/`, { path: { identity_id: identity }, body: { password } }),
    onSuccess: () => {
      setPassword("");
      notifications.show({ message: words.unlinked });
      void refresh(queries, KEY);
    },
  });
  const rows = mine.data?.results ?? [];
  const left = (config.data?.providers ?? []).filter(({ id }) => !rows.some(({ provider }) => provider === id));
  if (!mine.data || (rows.length === 0 && left.length === 0)) return null;
  const error = link.error ?? unlink.error;
  const back = problem === "conflict" ? words.taken : problemBehind(problem);
  const said = error ? problemOf(asError(error)) : back;
  return (
    <Section title={words.title} hint={words.hint}>
      <form className={classes.form} onSubmit={(event) => event.preventDefault()}>
        {mine.data.password && (
          <PasswordInput
            label={access.ownPassword}
            description={words.passwordFirst}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ "aria-label": TEXTS.accounts.showTyped }}
          />
        )}
        {rows.map(({ id, name, email, used_at }) => (
          <Group key={id} justify="space-between" wrap="nowrap" gap="xs" w="100%">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={550} style={{ overflowWrap: "anywhere" }}>
                <bdi>{name}</bdi>
              </Text>
              <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                {email && <bdi>{email} · </bdi>}
                {words.used(moment(used_at))}
              </Text>
            </div>
            <Button
              variant="default"
              size="xs"
              aria-label={words.unlinkOf(name)}
              disabled={mine.data.password && !password}
              loading={unlink.isPending}
              onClick={() => unlink.mutate(id)}
            >
              {words.unlink}
            </Button>
          </Group>
        ))}
        {left.map(({ id, name }) => (
          <Button
            key={id}
            variant="default"
            disabled={mine.data.password && !password}
            loading={link.isPending || link.isSuccess}
            onClick={() => link.mutate(id)}
          >
            {words.link(name)}
          </Button>
        ))}
        {said && (
          <p role="alert" className={classes.problem}>
            {said}
          </p>
        )}
      </form>
    </Section>
  );
}
