/** The page of a link that confirms a mail address. Looking at it changes nothing: programs open links of mails, too. */
import { Alert, Button, Stack, Text, Title } from "@mantine/core";
import { asError } from "@offchat/client";
import { useMutation } from "@tanstack/react-query";
import { access as words } from "../../texts/access.ts";
import { Logo } from "../../ui/Logo.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Door } from "./Door.tsx";
import { rest } from "./session.ts";

export function ConfirmPage() {
  const token = window.location.hash.slice(1);
  const confirm = useMutation({ mutationFn: () => rest.post("/api/v1/auth/email/", { body: { token } }) });
  const { data, error } = confirm;
  return (
    <Door>
      <Stack gap="md">
        <Logo size={40} />
        <Title order={1} fz={24}>
          {words.confirmTitle}
        </Title>
        {error && (
          <Alert color="red" variant="light" role="alert">
            {asError(error).status === 403 ? words.confirmOver : problemOf(error)}
          </Alert>
        )}
        {data ? (
          <Text role="status">{words.confirmed(data.email ?? "")}</Text>
        ) : (
          <>
            <Text size="sm">{words.confirmHint}</Text>
            <Button loading={confirm.isPending} onClick={() => confirm.mutate()} fullWidth autoFocus>
              {words.confirm}
            </Button>
          </>
        )}
        <Button component="a" href="/" variant={data ? "filled" : "subtle"} fullWidth>
          {words.toOffChat}
        </Button>
      </Stack>
    </Door>
  );
}
