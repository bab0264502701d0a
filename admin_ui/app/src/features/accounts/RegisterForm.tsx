/** The fields of an account that a person makes: with or without a link into a namespace. */
import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { access as words } from "../../texts/access.ts";
import { TEXTS } from "../../texts.ts";
import { problemOf } from "../../ui/problem.ts";
import { rest, useConfig } from "./session.ts";

interface Registration {
  username: string;
  password: string;
  display_name: string;
  email: string;
  invitation: string;
}

interface Props {
  /** The code of a link into a namespace; empty without one. */
  invitation?: string;
  /** Whether an address can be given: a link may be for one. */
  asksEmail?: boolean;
}

export function RegisterForm({ invitation = "", asksEmail = true }: Props) {
  const config = useConfig();
  const register = useMutation({
    mutationFn: async (wanted: Registration) => {
      await rest.post("/api/v1/auth/register/", { body: wanted });
      const { username, password } = wanted;
      await rest.post("/api/v1/auth/session/", { body: { username, password } });
    },
    onSuccess: () => window.location.assign("/"),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const field = (name: string) => String(fields.get(name) ?? "");
    register.mutate({
      username: field("username"),
      password: field("password"),
      display_name: field("name"),
      email: field("email"),
      invitation,
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {register.isError && (
          <Alert color="red" variant="light" role="alert">
            {problemOf(register.error)}
          </Alert>
        )}
        <TextInput
          name="username"
          label={TEXTS.accounts.username}
          autoComplete="username"
          autoCapitalize="none"
          maxLength={150}
          required
          withAsterisk={false}
          autoFocus
        />
        <TextInput name="name" label={words.name} autoComplete="name" maxLength={80} required withAsterisk={false} />
        {asksEmail && config.data?.reset_by_mail && (
          <TextInput name="email" type="email" label={words.emailOptional} autoComplete="email" maxLength={254} />
        )}
        <PasswordInput
          name="password"
          label={TEXTS.accounts.password}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": TEXTS.accounts.showTyped }}
          required
          withAsterisk={false}
        />
        <Button type="submit" loading={register.isPending || register.isSuccess} fullWidth>
          {words.create}
        </Button>
      </Stack>
    </form>
  );
}
