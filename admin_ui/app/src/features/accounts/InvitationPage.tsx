/** The page of a link into a namespace: who invites, and the way in with one's account or with a new one. */
import { Alert, Button, Loader, Stack, Text, Title } from "@mantine/core";
import type { Answer } from "@offchat/client";
import { asError } from "@offchat/client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { access } from "../../texts/access.ts";
import { inviting as words } from "../../texts/inviting.ts";
import { opening } from "../../texts/opening.ts";
import { TEXTS } from "../../texts.ts";
import { Logo } from "../../ui/Logo.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Door } from "./Door.tsx";
import { LoginPage } from "./LoginPage.tsx";
import { RegisterForm } from "./RegisterForm.tsx";
import { rest, useMe } from "./session.ts";

const LOOK = "/api/v1/auth/invitation/";
type Look = Answer<"post", typeof LOOK>;

/** The way in for somebody who is logged in. */
function Join({ code, name }: { code: string; name: string }) {
  const accept = useMutation({
    mutationFn: () => rest.post("/api/v1/auth/invitation/accept/", { body: { code } }),
    onSuccess: () => window.location.assign("/"),
  });
  return (
    <>
      {accept.isError && (
        <Alert color="red" variant="light" role="alert">
          {asError(accept.error).status === 410 ? opening.linkEnded : problemOf(accept.error)}
        </Alert>
      )}
      <Button loading={accept.isPending || accept.isSuccess} onClick={() => accept.mutate()} fullWidth autoFocus>
        {words.joinAs(name)}
      </Button>
    </>
  );
}

/** The ways in for somebody who is not logged in. */
function Enter({ code, look, onLogIn }: { code: string; look: Look; onLogIn: () => void }) {
  return (
    <>
      {look.register ? (
        <>
          <Text size="sm">{access.registerHint}</Text>
          <RegisterForm invitation={code} asksEmail={look.email === null} />
        </>
      ) : (
        <Text size="sm">{words.noAccounts}</Text>
      )}
      <Button variant={look.register ? "subtle" : "filled"} onClick={onLogIn} fullWidth>
        {look.register ? words.haveAccount : TEXTS.accounts.logIn}
      </Button>
    </>
  );
}

export function InvitationPage() {
  const code = window.location.hash.replace(/^#/, "");
  const me = useMe();
  const [logsIn, setLogsIn] = useState(false);
  const look = useQuery({
    queryKey: ["namespace invitation", code],
    queryFn: () => rest.post(LOOK, { body: { code } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (logsIn && me.data === null) return <LoginPage />;
  const error = look.error ?? me.error;
  return (
    <Door>
      <Stack gap="md">
        <Logo size={40} />
        <Title order={1} fz={24}>
          {look.isError ? opening.notValid : words.title}
        </Title>
        {(look.isPending || me.isPending) && !error && <Loader size="sm" aria-label={TEXTS.general.loading} />}
        {error && (
          <Alert color="red" variant="light" role="alert">
            {asError(error).status === 410 ? opening.linkEnded : problemOf(error)}
          </Alert>
        )}
        {look.data && (
          <Text dir="auto">
            {words.by(look.data.by, look.data.namespace.name)}
            {look.data.email && ` ${words.forAddress(look.data.email)}`}
          </Text>
        )}
        {look.data && me.data && <Join code={code} name={me.data.user.display_name} />}
        {look.data && me.data === null && <Enter code={code} look={look.data} onLogIn={() => setLogsIn(true)} />}
        {(error || me.data) && (
          <Button component="a" href="/" variant={error ? "filled" : "subtle"} fullWidth>
            {me.data ? opening.toRooms : TEXTS.accounts.logIn}
          </Button>
        )}
      </Stack>
    </Door>
  );
}
