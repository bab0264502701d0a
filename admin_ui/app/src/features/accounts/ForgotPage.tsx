/** The way back in after a forgotten password: a link by mail. */
import { Alert, Button, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { access as words } from "../../texts/access.ts";
import { TEXTS } from "../../texts.ts";
import { Logo } from "../../ui/Logo.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Door } from "./Door.tsx";
import { rest } from "./session.ts";

export function ForgotPage() {
  const ask = useMutation({
    mutationFn: (email: string) => rest.post("/api/v1/auth/reset/", { body: { email } }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask.mutate(String(new FormData(event.currentTarget).get("email")));
  };
  return (
    <Door>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Logo size={40} />
          <Title order={1} fz={24}>
            {words.forgotTitle}
          </Title>
          {ask.isError && (
            <Alert color="red" variant="light" role="alert">
              {problemOf(ask.error)}
            </Alert>
          )}
          {ask.isSuccess ? (
            <Text role="status">{words.linkSent(ask.variables)}</Text>
          ) : (
            <>
              <Text size="sm">{words.forgotHint}</Text>
              <TextInput
                name="email"
                type="email"
                label={words.email}
                autoComplete="email"
                maxLength={254}
                required
                withAsterisk={false}
                autoFocus
              />
              <Button type="submit" loading={ask.isPending} fullWidth>
                {words.sendLink}
              </Button>
            </>
          )}
          <Button component="a" href="/" variant="subtle" fullWidth>
            {TEXTS.accounts.logIn}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
