/** The media library as a page of its own, beside the conversations. */
import type { Me } from "@offchat/client";
import { useNavigate } from "react-router";
import { AccountMenu } from "../features/accounts/AccountMenu.tsx";
import { moderated, useLogInAgain, useSessionEnded } from "../features/accounts/session.ts";
import { SignedOut } from "../features/chat/Banner.tsx";
import { PhoneTabs, SHOW_MEDIA } from "../features/chat/PhoneTabs.tsx";
import { ownAccount } from "../texts/ownAccount.ts";
import { TEXTS } from "../texts.ts";
import { BackLink } from "../ui/BackLink.tsx";
import { ColorSchemeToggle } from "../ui/ColorSchemeToggle.tsx";
import { Logo } from "../ui/Logo.tsx";
import classes from "./library.module.css";
import { Library } from "./library.tsx";
import { useNamespace } from "./useNamespace.tsx";

export function LibraryPage({ me }: { me: Me }) {
  const navigate = useNavigate();
  const ended = useSessionEnded();
  const logInAgain = useLogInAgain();
  const [namespace, picker] = useNamespace(me, me.namespaces);
  const other = moderated(me).length > 0 ? "dashboard" : null;
  return (
    <>
      {ended && <SignedOut onLogIn={logInAgain} />}
      <main className={classes.page}>
        <div className={classes.bar}>
          <BackLink to="/" label={ownAccount.backToChat} />
          <Logo />
          <span className={classes.product}>{TEXTS.product}</span>
          {picker}
          <span className={classes.gap} />
          <ColorSchemeToggle />
          <AccountMenu user={me.user} other={other} />
        </div>
        {namespace && <Library key={namespace.slug} me={me} namespace={namespace} base="/media-library" />}
      </main>
      <div className={classes.tabs}>
        <PhoneTabs
          shown="library"
          onShow={(shown) => shown !== "library" && navigate("/", { state: shown === "media" ? SHOW_MEDIA : null })}
          moderate={other && "/dashboard/"}
        />
      </div>
    </>
  );
}
