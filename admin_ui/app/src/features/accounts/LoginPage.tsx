/** The door: username and password. */
import { Alert, Button, Divider, Group, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { asError } from "@offchat/client";
import type { FormEvent } from "react";
import { lazy, Suspense, useRef, useState } from "react";
import { Link } from "react-router";
import { factors } from "../../texts/factors.ts";
import { problemBehind, providers } from "../../texts/providers.ts";
import { TEXTS } from "../../texts.ts";
import { ColorSchemeToggle } from "../../ui/ColorSchemeToggle.tsx";
import { Logo } from "../../ui/Logo.tsx";
import { problemOf } from "../../ui/problem.ts";
import { cameBack, forgetCameBack } from "./cameBack.ts";
import { Door } from "./Door.tsx";
import { useConfig, useForgetting, useLogIn } from "./session.ts";

function refusalOf(thrown: unknown): string {
  if (asError(thrown).data.passkey === true) return factors.byPasskey;
  return [400, 401, 403].includes(asError(thrown).status) ? TEXTS.accounts.wrongPair : problemOf(thrown);
}

const SecondStep = lazy(() => import("./SecondStep.tsx").then((module) => ({ default: module.SecondStep })));

const LinkMailed = lazy(() => import("./LinkMailed.tsx").then((module) => ({ default: module.LinkMailed })));

const PasskeyLogIn = lazy(() => import("./PasskeyLogIn.tsx").then((module) => ({ default: module.PasskeyLogIn })));

/** What the server calls the log-in that waits for a code; null where it waits for none. */
function waitingFlow(thrown: unknown): string | null {
  const { code, data } = asError(thrown);
  return code === "second_factor" && typeof data.second_factor === "string" ? data.second_factor : null;
}

/** Where one is, to come back to; what stands behind `#` is told to no server. */
const here = () => encodeURIComponent(window.location.pathname + window.location.search);

export function LoginPage() {
  const logIn = useLogIn();
  const config = useConfig();
  useForgetting();
  const [back, setBack] = useState(cameBack);
  const password = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const pair = { username: String(form.get("username")), password: String(form.get("password")) };
    const again = () => {
      password.current?.focus();
      password.current?.select();
    };
    setBack(forgetCameBack());
    logIn.mutate(pair, { onError: again });
  };
  const flow = (logIn.error && waitingFlow(logIn.error)) ?? back.flow;
  if (flow) {
    const again = () => {
      logIn.reset();
      setBack(forgetCameBack());
    };
    return (
      <Suspense fallback={null}>
        <SecondStep flow={flow} onBack={again} />
      </Suspense>
    );
  }
  if (logIn.error && asError(logIn.error).code === "address_unconfirmed") {
    return (
      <Door corner={<ColorSchemeToggle />}>
        <Stack gap="md">
          <Logo size={40} />
          <Suspense fallback={null}>
            <LinkMailed {...logIn.variables} email={String(asError(logIn.error).data.email)} titled />
          </Suspense>
          <Button variant="subtle" onClick={logIn.reset}>
            {TEXTS.accounts.logIn}
          </Button>
        </Stack>
      </Door>
    );
  }
  const offered = config.data?.providers ?? [];
  const byPasskey = config.data?.passkeys && typeof window.PublicKeyCredential === "function";
  return (
    <Door corner={<ColorSchemeToggle />}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Stack gap={6} align="flex-start">
            <Logo size={40} />
            <Title order={1} fz={24} mt="xs">
              {TEXTS.accounts.welcome}
            </Title>
            <Text size="sm" c="dimmed">
              {TEXTS.accounts.hint}
            </Text>
          </Stack>
          {(logIn.isError || back.problem) && (
            <Alert color="red" variant="light" role="alert">
              {logIn.isError ? refusalOf(logIn.error) : problemBehind(back.problem)}
            </Alert>
          )}
          <TextInput
            name="username"
            label={TEXTS.accounts.username}
            autoComplete={byPasskey ? "username webauthn" : "username"}
            autoCapitalize="none"
            required
            withAsterisk={false}
            data-autofocus
            autoFocus
          />
          <PasswordInput
            ref={password}
            name="password"
            label={TEXTS.accounts.password}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ "aria-label": TEXTS.accounts.showTyped }}
            required
            withAsterisk={false}
          />
          <Button type="submit" loading={logIn.isPending} fullWidth mt="xs">
            {TEXTS.accounts.logIn}
          </Button>
          {byPasskey && (
            <Suspense fallback={null}>
              <PasskeyLogIn />
            </Suspense>
          )}
          {offered.length > 0 && <Divider label={providers.or} />}
          {offered.map(({ id, name, url }) => (
            <Button key={id} component="a" href={`${url}?next=${here()}`} variant="default" fullWidth>
              {providers.logInWith(name)}
            </Button>
          ))}
          <Group gap={4} justify="space-between" mx={-12}>
            {config.data?.registration === "open" && (
              <Button component={Link} to="/register" variant="subtle" size="sm" px={12}>
                {TEXTS.accounts.register}
              </Button>
            )}
            {config.data?.reset_by_mail && (
              <Button component={Link} to="/forgot" variant="subtle" size="sm" px={12}>
                {TEXTS.accounts.forgot}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Door>
  );
}
