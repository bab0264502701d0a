/** A person's mail address: the one that counts, the one that waits for its link, and the way to change it. */
import { Button, Group, PasswordInput, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useRef } from "react";
import { access as words } from "../../texts/access.ts";
import { TEXTS } from "../../texts.ts";
import { problemOf } from "../../ui/problem.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./account.module.css";
import { useHasPassword } from "./identities.ts";
import { rest } from "./session.ts";

const ADDRESS = "/api/v1/me/email/";

export function MailAddress({ username }: { username: string }) {
  const hasPassword = useHasPassword();
  const form = useRef<HTMLFormElement>(null);
  const queries = useQueryClient();
  // The link in the mail opens another page: what has become of it is seen on coming back.
  const read = () => rest.get(ADDRESS);
  const own = useQuery({ queryKey: ["email"], queryFn: read, staleTime: 0, refetchOnWindowFocus: true });
  const change = useMutation({
    mutationFn: (wanted: { email: string; password: string }) => rest.patch(ADDRESS, { body: wanted }),
    onSuccess: (now, { email }) => {
      queries.setQueryData(["email"], now);
      form.current?.reset();
      if (email === "") notifications.show({ message: words.emailRemoved });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const pressed = (event.nativeEvent as SubmitEvent).submitter?.getAttribute("value");
    const fields = new FormData(event.currentTarget);
    const email = pressed === "remove" ? "" : String(fields.get("email"));
    change.mutate({ email, password: String(fields.get("password") ?? "") });
  };
  const problem = own.error ?? change.error;
  const { email, pending, mail } = own.data ?? { email: null, pending: null, mail: true };
  return (
    <Section title={words.email} hint={words.emailHint}>
      <form className={classes.form} ref={form} onSubmit={submit} key={email}>
        {!mail && <p className={classes.said}>{words.noMail}</p>}
        {pending && (
          <p role="status" className={classes.said}>
            {words.emailPending(pending)}
          </p>
        )}
        <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
        <TextInput
          name="email"
          type="email"
          label={words.email}
          defaultValue={email ?? ""}
          maxLength={254}
          autoComplete="email"
          disabled={!(own.data && mail)}
          required
          withAsterisk={false}
        />
        {hasPassword && (
          <PasswordInput
            name="password"
            label={words.ownPassword}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ "aria-label": TEXTS.accounts.showTyped }}
            disabled={!(own.data && (mail || email))}
            required
            withAsterisk={false}
          />
        )}
        <Group gap="xs">
          <Button type="submit" value="save" loading={change.isPending} disabled={!(own.data && mail)}>
            {words.saveEmail}
          </Button>
          {email && (
            <Button type="submit" value="remove" variant="default" disabled={change.isPending}>
              {words.removeEmail}
            </Button>
          )}
        </Group>
        {problem && (
          <p role="alert" className={classes.problem}>
            {problemOf(problem)}
          </p>
        )}
      </form>
    </Section>
  );
}
