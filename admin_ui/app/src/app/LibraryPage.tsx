/** The media library as a page of its own, beside the conversations. */
import type { Me } from "@offchat/client";
import { AccountMenu } from "../features/accounts/AccountMenu.tsx";
import { moderated, useLogInAgain, useSessionEnded } from "../features/accounts/session.ts";
import { SignedOut } from "../features/chat/Banner.tsx";
import { TEXTS } from "../texts.ts";
import { BackLink } from "../ui/BackLink.tsx";
import { ColorSchemeToggle } from "../ui/ColorSchemeToggle.tsx";
import classes from "./library.module.css";
import { Library } from "./library.tsx";
import { useNamespace } from "./useNamespace.tsx";

export function LibraryPage({ me }: { me: Me }) {
  const ended = useSessionEnded();
  const logInAgain = useLogInAgain();
  const [namespace, picker] = useNamespace(me, me.namespaces);
  const other = moderated(me).length > 0 ? "dashboard" : null;
  return (
    <>
      {ended && <SignedOut onLogIn={logInAgain} />}
      <main className={classes.page}>
        <div className={classes.bar}>
          <BackLink to="/" label={TEXTS.accounts.backToChat} />
          {picker}
          <span className={classes.gap} />
          <ColorSchemeToggle />
          <AccountMenu user={me.user} other={other} />
        </div>
        {namespace && <Library key={namespace.slug} me={me} namespace={namespace} base="/media-library" />}
      </main>
    </>
  );
}
