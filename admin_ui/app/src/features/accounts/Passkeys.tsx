/** One's passkeys: added on this device, renamed, removed. */
import { Button, Group, PasswordInput, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { access } from "../../texts/access.ts";
import { passkeys as words } from "../../texts/passkeys.ts";
import { TEXTS } from "../../texts.ts";
import { moment } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { refresh } from "../../ui/refresh.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./account.module.css";
import { useHasPassword } from "./identities.ts";
import { knowsPasskeys, makePasskey } from "./passkey.ts";
import { rest } from "./session.ts";

const ADDRESS = "/api/v1/me/passkeys/";
const ONE = `${ADDRESS}{passkey_id}/` as const;
const KEY = ["passkeys"];

interface Proof {
  password: string;
  code: string;
}

interface Passkey {
  id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

interface RowProps {
  row: Passkey;
  ready: boolean;
  proof: Proof;
  onRemoved: () => void;
}

function Row({ row, ready, proof, onRemoved }: RowProps) {
  const queries = useQueryClient();
  const [name, setName] = useState<string | null>(null);
  const path = { passkey_id: row.id };
  const rename = useMutation({
    mutationFn: (name: string) => rest.patch(ONE, { path, body: { name } }),
    onSuccess: () => {
      setName(null);
      void refresh(queries, KEY);
    },
  });
  const remove = useMutation({
    mutationFn: () => rest.delete(ONE, { path, body: proof }),
    onSuccess: () => {
      notifications.show({ message: words.removed });
      onRemoved();
    },
  });
  const error = rename.error ?? remove.error;
  return (
    <div style={{ width: "100%" }}>
      {name === null ? (
        <Group justify="space-between" gap="xs">
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={550} style={{ overflowWrap: "anywhere" }}>
              <bdi>{row.name}</bdi>
            </Text>
            <Text size="xs" c="dimmed">
              {row.last_used_at ? words.used(moment(row.last_used_at)) : words.made(moment(row.created_at))}
            </Text>
          </div>
          <Group gap="xs">
            <Button variant="default" size="xs" aria-label={words.renameOf(row.name)} onClick={() => setName(row.name)}>
              {words.rename}
            </Button>
            <Button
              variant="default"
              size="xs"
              aria-label={words.removeOf(row.name)}
              disabled={!ready}
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {words.remove}
            </Button>
          </Group>
        </Group>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) rename.mutate(name);
          }}
        >
          <Group gap="xs" align="flex-end">
            <TextInput
              label={words.name}
              value={name}
              maxLength={80}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
              style={{ flex: 1 }}
            />
            <Button type="submit" disabled={!name.trim()} loading={rename.isPending}>
              {words.save}
            </Button>
          </Group>
        </form>
      )}
      {error && (
        <p role="alert" className={classes.problem}>
          {problemOf(error)}
        </p>
      )}
    </div>
  );
}

/** What is said of a passkey that was not made; a device that has one says so by a name of its own. */
function saidOf(error: Error): string {
  return error.name === "InvalidStateError" ? words.already : problemOf(error);
}

export function Passkeys({ onAdded }: { onAdded?: () => void }) {
  const queries = useQueryClient();
  const asked = useHasPassword();
  const [proof, setProof] = useState<Proof>({ password: "", code: "" });
  const [name, setName] = useState<string>(words.usual);
  const mine = useQuery({ queryKey: KEY, queryFn: () => rest.get(ADDRESS), staleTime: 0 });
  const codes = useQuery({ queryKey: ["second-factor"], queryFn: () => rest.get("/api/v1/me/second-factor/") });
  const done = () => {
    setProof({ password: "", code: "" });
    void refresh(queries, KEY);
  };
  const add = useMutation({
    mutationFn: async () => {
      const { options } = await rest.post(`${ADDRESS}options/`, { body: proof });
      const credential = await makePasskey(options);
      if (credential) await rest.post(ADDRESS, { body: { credential, name } });
      return credential !== null;
    },
    onSuccess: (made) => {
      notifications.show({ message: made ? words.added : words.cancelled });
      if (made) onAdded?.();
      done();
    },
    // A code opens once, also where the passkey was refused then; another tab may have added it.
    onError: () => {
      setProof((given) => ({ ...given, code: "" }));
      void refresh(queries, KEY);
    },
  });
  const ready = (!asked || proof.password !== "") && (!codes.data?.on || proof.code !== "");
  const rows = mine.data?.results ?? [];
  return (
    <Section title={words.title} hint={words.hint}>
      <div className={classes.form}>
        {mine.data && rows.length === 0 && <p className={classes.said}>{words.empty}</p>}
        {rows.map((row) => (
          <Row key={row.id} row={row} ready={ready} proof={proof} onRemoved={done} />
        ))}
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          {asked && (
            <PasswordInput
              label={access.ownPassword}
              description={words.first}
              value={proof.password}
              onChange={({ currentTarget }) => setProof({ ...proof, password: currentTarget.value })}
              autoComplete="current-password"
              visibilityToggleButtonProps={{ "aria-label": TEXTS.accounts.showTyped }}
            />
          )}
          {codes.data?.on && (
            <TextInput
              label={access.code}
              value={proof.code}
              maxLength={40}
              onChange={({ currentTarget }) => setProof({ ...proof, code: currentTarget.value })}
              autoComplete="one-time-code"
            />
          )}
          {knowsPasskeys() && (
            <>
              <TextInput
                label={words.name}
                description={words.nameHint}
                value={name}
                maxLength={80}
                onChange={({ currentTarget }) => setName(currentTarget.value)}
              />
              <Button type="submit" disabled={!ready || !name.trim()} loading={add.isPending}>
                {words.add}
              </Button>
            </>
          )}
          {add.error && (
            <p role="alert" className={classes.problem}>
              {saidOf(add.error)}
            </p>
          )}
        </form>
      </div>
    </Section>
  );
}
