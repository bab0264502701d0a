/** The fields of an account that a person makes: with or without a link into a namespace. */
import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { access as words } from "../../texts/access.ts";
import { TEXTS } from "../../texts.ts";
import { problemOf } from "../../ui/problem.ts";
import { LinkMailed } from "./LinkMailed.tsx";
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
      const made = await rest.post("/api/v1/auth/register/", { body: wanted });
      const { username, password } = wanted;
      if ("expires_at" in made) return { username, password, email: made.email };
      await rest.post("/api/v1/auth/session/", { body: { username, password } });
      return null;
    },
    onSuccess: (waiting) => waiting ?? window.location.assign("/"),
  });
  const confirms = config.data?.registration_email === "confirmed" && !invitation;
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
  if (register.data) return <LinkMailed {...register.data} />;
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
          <TextInput
            name="email"
            type="email"
            label={confirms ? words.email : words.emailOptional}
            description={confirms ? words.emailConfirms : undefined}
            autoComplete="email"
            maxLength={254}
            required={confirms}
            withAsterisk={false}
          />
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
