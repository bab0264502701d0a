/** The page of an invitation or reset link: whose it is, and the password that it sets. */
import { Alert, Button, Loader, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { asError } from "@offchat/client";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { ownAccount } from "../../texts/ownAccount.ts";
import { TEXTS } from "../../texts.ts";
import { Logo } from "../../ui/Logo.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Door } from "./Door.tsx";
import { rest } from "./session.ts";

/** What stands behind `#` in the address: browsers send it to no server. */
const tokenIn = (hash: string): string => hash.replace(/^#/, "");

export function JoinPage() {
  const token = tokenIn(window.location.hash);
  const link = useQuery({
    queryKey: ["link", token],
    queryFn: () => rest.post("/api/v1/auth/link/", { body: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const use = useMutation({
    mutationFn: (password: string) => rest.post("/api/v1/auth/link/use/", { body: { token, password } }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    use.mutate(String(new FormData(event.currentTarget).get("password")));
  };
  const error = link.error ?? use.error;
  const name = link.data?.user.username ?? "";
  return (
    <Door>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Logo size={40} />
          <Title order={1} fz={24}>
            {TEXTS.accounts.setPassword}
          </Title>
          {link.isPending && <Loader size="sm" aria-label={TEXTS.general.loading} />}
          {error && (
            <Alert color="red" variant="light" role="alert">
              {asError(error).status === 403 ? ownAccount.linkOver : problemOf(error)}
            </Alert>
          )}
          {use.isSuccess && (
            <>
              <Text>{ownAccount.passwordSet(name)}</Text>
              <Button component="a" href="/">
                {TEXTS.accounts.logIn}
              </Button>
            </>
          )}
          {link.isSuccess && !use.isSuccess && (
            <>
              <Text size="sm">{ownAccount.passwordOf(name)}</Text>
              <input type="hidden" name="username" autoComplete="username" value={name} readOnly />
              <PasswordInput
                name="password"
                label={ownAccount.newPassword}
                autoComplete="new-password"
                visibilityToggleButtonProps={{ "aria-label": TEXTS.accounts.showTyped }}
                required
                withAsterisk={false}
                autoFocus
              />
              <Button type="submit" loading={use.isPending} fullWidth>
                {TEXTS.accounts.setPassword}
              </Button>
            </>
          )}
        </Stack>
      </form>
    </Door>
  );
}
