/** The media library as a page of its own, beside the conversations. */
import { Select } from "@mantine/core";
import type { Me } from "@offchat/client";
import { useSearchParams } from "react-router";
import { AccountMenu } from "../features/accounts/AccountMenu.tsx";
import { moderated, useLogInAgain, useSessionEnded } from "../features/accounts/session.ts";
import { SignedOut } from "../features/chat/Banner.tsx";
import { TEXTS } from "../texts.ts";
import { BackLink } from "../ui/BackLink.tsx";
import { ColorSchemeToggle } from "../ui/ColorSchemeToggle.tsx";
import classes from "./library.module.css";
import { Library } from "./library.tsx";

export function LibraryPage({ me }: { me: Me }) {
  const [search, setSearch] = useSearchParams();
  const ended = useSessionEnded();
  const logInAgain = useLogInAgain();
  const slug = search.get("namespace") ?? me.default_namespace;
  const namespace = me.namespaces.find((one) => one.slug === slug) ?? me.namespaces[0];
  const other = moderated(me).length > 0 ? "dashboard" : null;
  return (
    <>
      {ended && <SignedOut onLogIn={logInAgain} />}
      <main className={classes.page}>
        <div className={classes.bar}>
          <BackLink to="/" label={TEXTS.accounts.backToChat} />
          {me.namespaces.length > 1 && (
            <Select
              aria-label={TEXTS.moderation.facts.namespace}
              data={me.namespaces.map((one) => ({ value: one.slug, label: one.name }))}
              value={namespace?.slug ?? null}
              onChange={(value) => setSearch(value ? { namespace: value } : {})}
              allowDeselect={false}
              size="sm"
            />
          )}
          <span className={classes.gap} />
          <ColorSchemeToggle />
          <AccountMenu user={me.user} other={other} />
        </div>
        {namespace && <Library key={namespace.slug} me={me} namespace={namespace} />}
      </main>
    </>
  );
}
