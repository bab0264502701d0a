/** The second step of a log-in: the code of an app, or one for emergencies. */
import { Alert, Button, Stack, Text, TextInput, Title } from "@mantine/core";
import { asError } from "@offchat/client";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useRef } from "react";
import { access as words } from "../../texts/access.ts";
import { TEXTS } from "../../texts.ts";
import { Logo } from "../../ui/Logo.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Door } from "./Door.tsx";
import { rest, useLogInAgain } from "./session.ts";

interface Props {
  /** What the server has called the log-in that waits. */
  flow: string;
  onBack: () => void;
}

export function SecondStep({ flow, onBack }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const entered = useLogInAgain();
  const finish = useMutation({
    mutationFn: (code: string) =>
      rest.post("/api/v1/auth/session/second-factor/", { body: { second_factor: flow, code } }),
    onSuccess: entered,
    onError: () => field.current?.select(),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    finish.mutate(String(new FormData(event.currentTarget).get("code")));
  };
  const refused = finish.error && asError(finish.error).status === 401 ? words.codeWrong : problemOf(finish.error);
  return (
    <Door>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Logo size={40} />
          <Title order={1} fz={24}>
            {words.codeTitle}
          </Title>
          <Text size="sm">{words.codeHint}</Text>
          {finish.isError && (
            <Alert color="red" variant="light" role="alert">
              {refused}
            </Alert>
          )}
          <TextInput
            ref={field}
            name="code"
            label={words.code}
            description={words.recoveryHint}
            autoComplete="one-time-code"
            autoCapitalize="none"
            inputMode="text"
            maxLength={40}
            required
            withAsterisk={false}
            autoFocus
          />
          <Button type="submit" loading={finish.isPending} fullWidth>
            {TEXTS.accounts.logIn}
          </Button>
          <Button variant="subtle" onClick={onBack} fullWidth>
            {words.back}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
