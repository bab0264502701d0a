/** A person's own account: name, password, how the screens look and speak, and where they are logged in. */
import { Button, PasswordInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Me } from "@offchat/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { lazy, Suspense, useRef } from "react";
import type { Language } from "../../texts/language.ts";
import { LANGUAGES } from "../../texts/language.ts";
import { ownAccount as words } from "../../texts/ownAccount.ts";
import { TEXTS } from "../../texts.ts";
import { BackLink } from "../../ui/BackLink.tsx";
import { Contents } from "../../ui/Contents.tsx";
import { LogInList } from "../../ui/LogInList.tsx";
import { problemOf } from "../../ui/problem.ts";
import { refresh } from "../../ui/refresh.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./account.module.css";
import { BlockedPeople } from "./BlockedPeople.tsx";
import { DeleteAccount } from "./DeleteAccount.tsx";
import { LinkedAccounts } from "./LinkedAccounts.tsx";
import { LogInCodes } from "./LogInCodes.tsx";
import { MailAddress } from "./MailAddress.tsx";
import { Notifications } from "./Notifications.tsx";
import { OwnData } from "./OwnData.tsx";
import { OwnPicture } from "./OwnPicture.tsx";
import { Photos } from "./Photos.tsx";
import { Storage } from "./Storage.tsx";
import { rest, useConfig } from "./session.ts";
import { useChangeSettings, useSettings } from "./settings.ts";
import { Visibility } from "./Visibility.tsx";

const Passkeys = lazy(() => import("./Passkeys.tsx").then((module) => ({ default: module.Passkeys })));

function Profile({ me }: { me: Me }) {
  const queries = useQueryClient();
  const rename = useMutation({
    mutationFn: (name: string) => rest.patch("/api/v1/me/", { body: { display_name: name } }),
    onSuccess: (changed) => {
      queries.setQueryData(["me"], changed);
      notifications.show({ message: words.saved });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    rename.mutate(String(new FormData(event.currentTarget).get("name")));
  };
  return (
    <Section title={words.profile}>
      <OwnPicture me={me} />
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          name="name"
          label={words.displayName}
          description={words.displayNameHint}
          defaultValue={me.user.display_name}
          maxLength={80}
          autoComplete="name"
          required
          withAsterisk={false}
          error={rename.error && problemOf(rename.error)}
        />
        <Button type="submit" loading={rename.isPending}>
          {words.save}
        </Button>
      </form>
    </Section>
  );
}

function Appearance() {
  const settings = useSettings();
  const change = useChangeSettings();
  const { theme = "auto", language = "" } = settings.data ?? {};
  const themes = [
    { value: "auto", label: words.themes.auto },
    { value: "light", label: words.themes.light },
    { value: "dark", label: words.themes.dark },
  ] as const;
  const languages = [
    { value: "", label: words.languageOfBrowser },
    ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
  ];
  return (
    <Section title={words.appearance} hint={words.appearanceHint}>
      <div className={classes.form}>
        <SegmentedControl
          aria-label={words.theme}
          data={[...themes]}
          value={change.variables?.theme ?? theme}
          onChange={(value) => change.mutate({ theme: value as (typeof themes)[number]["value"] })}
          disabled={settings.isPending}
        />
        <Select
          label={words.language}
          data={languages}
          value={language}
          onChange={(value) => change.mutate({ language: (value ?? "") as Language | "" })}
          allowDeselect={false}
          disabled={settings.isPending}
        />
        {(settings.error ?? change.error) && (
          <p role="alert" className={classes.problem}>
            {problemOf(settings.error ?? change.error)}
          </p>
        )}
      </div>
    </Section>
  );
}

function Password({ username }: { username: string }) {
  const form = useRef<HTMLFormElement>(null);
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (pair: { old: string; new: string }) => rest.post("/api/v1/me/password/", { body: pair }),
    onSuccess: () => {
      form.current?.reset();
      notifications.show({ message: words.passwordChanged });
      void refresh(queries, ["me", "sessions"]);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    change.mutate({ old: String(fields.get("old")), new: String(fields.get("new")) });
  };
  const shown = {
    visibilityToggleButtonProps: { "aria-label": TEXTS.accounts.showTyped },
    required: true,
    withAsterisk: false,
  };
  return (
    <Section title={words.changePassword} hint={words.changePasswordHint}>
      <form className={classes.form} ref={form} onSubmit={submit}>
        <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
        <PasswordInput name="old" label={words.currentPassword} autoComplete="current-password" {...shown} />
        <PasswordInput
          name="new"
          label={words.newPassword}
          autoComplete="new-password"
          error={change.error && problemOf(change.error)}
          {...shown}
        />
        <Button type="submit" loading={change.isPending}>
          {words.changePassword}
        </Button>
      </form>
    </Section>
  );
}

export function AccountPage({ me }: { me: Me }) {
  const config = useConfig();
  const parts = useRef<HTMLElement>(null);
  return (
    <div className={classes.account}>
      <Contents label={TEXTS.accounts.account} of={parts} />
      <main ref={parts} className={classes.page}>
        <header className={classes.head}>
          <BackLink to="/" label={words.backToChat} />
          <h1>{TEXTS.accounts.account}</h1>
        </header>
        <Profile me={me} />
        <Appearance />
        <Notifications />
        <Visibility />
        <BlockedPeople />
        <Photos />
        <Storage me={me} />
        <Password username={me.user.username} />
        <MailAddress username={me.user.username} />
        <LinkedAccounts />
        {config.data?.passkeys && (
          <Suspense fallback={null}>
            <Passkeys />
          </Suspense>
        )}
        <LogInCodes />
        <Section title={words.logIns} hint={words.logInsHint}>
          <LogInList rest={rest} user={null} />
        </Section>
        <OwnData />
        <DeleteAccount username={me.user.username} />
      </main>
    </div>
  );
}
