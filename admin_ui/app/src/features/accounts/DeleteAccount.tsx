/** The end of an account: what would go, the password, a code where log-ins ask for one, and the page of the receipt. */
import { Button, PasswordInput, TextInput } from "@mantine/core";
import type { Answer } from "@offchat/client";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { access } from "../../texts/access.ts";
import { ownAccount as words } from "../../texts/ownAccount.ts";
import { TEXTS } from "../../texts.ts";
import { bytes } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./account.module.css";
import { useHasPassword } from "./identities.ts";
import { rest } from "./session.ts";

const ADDRESS = "/api/v1/me/erase/";

type Outcome = Answer<"post", typeof ADDRESS>;

/** The page that shows a receipt, by what stands in its address: nothing behind # is sent to a server. */
function receiptPage({ id, receipt_url: url }: { id: string; receipt_url: string }): string {
  return `/erased#${id}.${new URLSearchParams(url.slice(url.indexOf("?"))).get("s")}`;
}

export function DeleteAccount({ username }: { username: string }) {
  const count = useMutation({ mutationFn: () => rest.post(ADDRESS, { body: { dry_run: true } }) });
  const erase = useMutation({
    mutationFn: (body: { password: string; code: string }): Promise<Outcome> => rest.post(ADDRESS, { body }),
    onSuccess: (outcome) => {
      if ("receipt_url" in outcome) window.location.assign(receiptPage(outcome));
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    erase.mutate({ password: String(fields.get("password") ?? ""), code: String(fields.get("code") ?? "") });
  };
  const factor = useQuery({
    queryKey: ["second-factor"],
    queryFn: () => rest.get("/api/v1/me/second-factor/"),
    staleTime: 0,
  });
  const hasPassword = useHasPassword();
  const problem = count.error ?? erase.error;
  const found = count.data && "messages" in count.data ? count.data : null;
  return (
    <Section title={words.deleteAccount} hint={words.deleteAccountHint}>
      <form className={classes.form} onSubmit={submit}>
        {!found && (
          <Button variant="default" onClick={() => count.mutate()} loading={count.isPending}>
            {words.deleteAccountOpen}
          </Button>
        )}
        {found && (
          <>
            <p className={classes.said}>{words.willGo(found.messages, found.files, bytes(found.bytes), found.rooms)}</p>
            <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
            {hasPassword && (
              <PasswordInput
                name="password"
                label={words.currentPassword}
                autoComplete="current-password"
                visibilityToggleButtonProps={{ "aria-label": TEXTS.accounts.showTyped }}
                required
                withAsterisk={false}
                autoFocus
              />
            )}
            {factor.data?.on && (
              <TextInput
                name="code"
                label={access.code}
                autoComplete="one-time-code"
                maxLength={40}
                required
                withAsterisk={false}
              />
            )}
            <Button type="submit" color="red" loading={erase.isPending || erase.isSuccess}>
              {words.deleteAccountNow}
            </Button>
          </>
        )}
        {problem && (
          <p role="alert" className={classes.problem}>
            {problemOf(problem)}
          </p>
        )}
      </form>
    </Section>
  );
}
