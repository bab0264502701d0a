/** What somebody sees who has registered, until they open the link that was mailed to them. */
import { Alert, Button, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { access as words } from "../../texts/access.ts";
import { problemOf } from "../../ui/problem.ts";
import { rest } from "./session.ts";

interface Props {
  username: string;
  password: string;
  /** Where the link went. */
  email: string;
  /** Whether it is a page of its own. */
  titled?: boolean;
}

export function LinkMailed({ username, password, email, titled = false }: Props) {
  const again = useMutation({
    mutationFn: () => rest.post("/api/v1/auth/register/", { body: { username, password, email } }),
  });
  return (
    <Stack gap="md">
      {titled && (
        <Title order={1} fz={24}>
          {words.confirmTitle}
        </Title>
      )}
      {again.isError && (
        <Alert color="red" variant="light" role="alert">
          {problemOf(again.error)}
        </Alert>
      )}
      <Text role="status">{again.isSuccess ? words.mailedAgain(email) : words.mailed(email)}</Text>
      <Text size="sm" c="dimmed">
        {words.mailedHint}
      </Text>
      <Button variant="default" loading={again.isPending} onClick={() => again.mutate()} fullWidth>
        {words.mailAgain}
      </Button>
    </Stack>
  );
}
