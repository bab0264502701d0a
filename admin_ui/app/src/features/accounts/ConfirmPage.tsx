/** The page of a link that confirms a mail address. Looking at it changes nothing: programs open links of mails, too. */
import { Alert, Button, Stack, Text, Title } from "@mantine/core";
import { asError } from "@offchat/client";
import { useMutation } from "@tanstack/react-query";
import { access as words } from "../../texts/access.ts";
import { TEXTS } from "../../texts.ts";
import { Logo } from "../../ui/Logo.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Door } from "./Door.tsx";
import { rest } from "./session.ts";

export function ConfirmPage() {
  const token = window.location.hash.slice(1);
  const makesAccount = window.location.search === "?account";
  const confirm = useMutation({
    mutationFn: async () => {
      const body = { token };
      if (!makesAccount) return words.confirmed((await rest.post("/api/v1/auth/email/", { body })).email ?? "");
      return words.accountMade((await rest.post("/api/v1/auth/register/confirm/", { body })).username);
    },
  });
  const { data, error } = confirm;
  const over = makesAccount ? words.accountOver : words.confirmOver;
  return (
    <Door>
      <Stack gap="md">
        <Logo size={40} />
        <Title order={1} fz={24}>
          {words.confirmTitle}
        </Title>
        {error && (
          <Alert color="red" variant="light" role="alert">
            {asError(error).status === 403 ? over : problemOf(error)}
          </Alert>
        )}
        {data ? (
          <Text role="status">{data}</Text>
        ) : (
          <>
            <Text size="sm">{makesAccount ? words.accountHint : words.confirmHint}</Text>
            <Button loading={confirm.isPending} onClick={() => confirm.mutate()} fullWidth autoFocus>
              {words.confirm}
            </Button>
          </>
        )}
        <Button component="a" href="/" variant={data ? "filled" : "subtle"} fullWidth>
          {makesAccount ? TEXTS.accounts.logIn : words.toOffChat}
        </Button>
      </Stack>
    </Door>
  );
}
