/** Codes at log-in: an authenticator app is taken on and off, and its recovery codes are shown once. */
import { Button, CopyButton, Group, PasswordInput, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useState } from "react";
import { access as words } from "../../texts/access.ts";
import { TEXTS } from "../../texts.ts";
import { moment } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { refresh } from "../../ui/refresh.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./account.module.css";
import { QrCode } from "./QrCode.tsx";
import { rest } from "./session.ts";

const ADDRESS = "/api/v1/me/second-factor/";
const KEY = ["second-factor"];

interface Pair {
  password: string;
  code: string;
}

/** What somebody has typed into a form with a password and a code; what is not asked for is empty. */
function typed(event: FormEvent<HTMLFormElement>): Pair {
  event.preventDefault();
  const fields = new FormData(event.currentTarget);
  return { password: String(fields.get("password") ?? ""), code: String(fields.get("code") ?? "") };
}

function Password() {
  return (
    <PasswordInput
      name="password"
      label={words.ownPassword}
      autoComplete="current-password"
      visibilityToggleButtonProps={{ "aria-label": TEXTS.accounts.showTyped }}
      required
      withAsterisk={false}
    />
  );
}

function Code({ label }: { label: string }) {
  return (
    <TextInput name="code" label={label} autoComplete="one-time-code" maxLength={40} required withAsterisk={false} />
  );
}

function Problem({ error }: { error: Error | null }) {
  return error ? (
    <p role="alert" className={classes.problem}>
      {problemOf(error)}
    </p>
  ) : null;
}

function Recovery({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <div className={classes.form}>
      <Text fw={550}>{words.recoveryCodes}</Text>
      <p className={classes.said}>{words.recoveryCodesHint}</p>
      <ul className={classes.codes} dir="ltr">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap="xs">
        <CopyButton value={codes.join("\n")}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? words.copied : words.copyCodes}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>{words.stored}</Button>
      </Group>
    </div>
  );
}

function TurnOn({ onCodes }: { onCodes: (codes: readonly string[]) => void }) {
  const begin = useMutation({
    mutationFn: (password: string) => rest.post(ADDRESS, { body: { password } }),
  });
  const confirm = useMutation({
    mutationFn: (code: string) => rest.post(`${ADDRESS}confirm/`, { body: { code } }),
    onSuccess: ({ codes }) => {
      notifications.show({ message: words.turnedOn });
      onCodes(codes);
    },
  });
  const begun = begin.data;
  if (!begun) {
    return (
      <form className={classes.form} onSubmit={(event) => begin.mutate(typed(event).password)}>
        <p className={classes.said}>{words.codesOff}</p>
        <Password />
        <Button type="submit" loading={begin.isPending}>
          {words.turnOn}
        </Button>
        <Problem error={begin.error} />
      </form>
    );
  }
  return (
    <form className={classes.form} onSubmit={(event) => confirm.mutate(typed(event).code)}>
      <Text fw={550}>{words.scan}</Text>
      <QrCode text={begun.url} label={words.scan} />
      <TextInput
        label={words.key}
        description={words.scanHint}
        value={begun.secret}
        readOnly
        dir="ltr"
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <Code label={words.firstCode} />
      <Button type="submit" loading={confirm.isPending}>
        {words.confirm}
      </Button>
      <Problem error={confirm.error} />
    </form>
  );
}

function TurnOff({ onCodes, onOff }: { onCodes: (codes: readonly string[]) => void; onOff: () => void }) {
  const renew = useMutation({
    mutationFn: (pair: Pair) => rest.post(`${ADDRESS}codes/`, { body: pair }),
    onSuccess: ({ codes }) => onCodes(codes),
  });
  const end = useMutation({
    mutationFn: (pair: Pair) => rest.delete(ADDRESS, { body: pair }),
    onSuccess: () => {
      notifications.show({ message: words.turnedOff });
      onOff();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const pressed = (event.nativeEvent as SubmitEvent).submitter?.getAttribute("value");
    const pair = typed(event);
    if (pressed === "renew") renew.mutate(pair);
    else end.mutate(pair);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <Password />
      <Code label={words.code} />
      <Group gap="xs">
        <Button type="submit" value="renew" variant="default" loading={renew.isPending}>
          {words.newCodes}
        </Button>
        <Button type="submit" value="off" color="red" variant="light" loading={end.isPending}>
          {words.turnOff}
        </Button>
      </Group>
      <Problem error={renew.error ?? end.error} />
    </form>
  );
}

export function LogInCodes({ onStored }: { onStored?: () => void }) {
  const queries = useQueryClient();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const own = useQuery({ queryKey: KEY, queryFn: () => rest.get(ADDRESS), staleTime: 0 });
  const again = () => {
    setCodes(null);
    void refresh(queries, KEY);
    void refresh(queries, ["me", "sessions"]);
  };
  const { data } = own;
  return (
    <Section title={words.codes} hint={words.codesHint}>
      {codes ? (
        <Recovery
          codes={codes}
          onDone={() => {
            again();
            onStored?.();
          }}
        />
      ) : (
        <div className={classes.form}>
          {data?.on && data.since && (
            <p className={classes.said}>
              {words.codesOn(moment(data.since))} {words.codesLeft(data.recovery_codes_left)}
            </p>
          )}
          {data?.on === false && <TurnOn onCodes={setCodes} />}
          {data?.on && <TurnOff onCodes={setCodes} onOff={again} />}
          <Problem error={own.error} />
        </div>
      )}
    </Section>
  );
}
