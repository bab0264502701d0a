/** What moderators and administrators see of a namespace: which one is chosen, and whether they may. */
import { Center, Stack, Text, VisuallyHidden } from "@mantine/core";
import type { Me } from "@offchat/client";
import { useMemo, useState } from "react";
import { Navigate, useLocation, useNavigate, useSearchParams } from "react-router";
import { moderated, rest, useLogInAgain } from "../features/accounts/session.ts";
import { NewNamespace } from "../features/people/NamespaceForms.tsx";
import { useIsSuperuser } from "../features/people/people.ts";
import { administration } from "../texts/administration.ts";
import { moderation } from "../texts/moderation.ts";
import { TEXTS } from "../texts.ts";
import { Notice } from "../ui/Notice.tsx";
import { PageHead } from "../ui/PageHead.tsx";
import { Pages } from "./dashboard/Pages.tsx";
import { movedTo } from "./dashboard/sections.ts";
import { useNamespace } from "./useNamespace.tsx";

/** An administrator of the server without any namespace makes the first one. */
function FirstNamespace() {
  return (
    <Center component="main" h="100dvh" p="md">
      <Stack maw={400}>
        <PageHead title={administration.newNamespace} />
        <Text>{TEXTS.dashboard.noNamespace}</Text>
        <NewNamespace rest={rest} />
      </Stack>
    </Center>
  );
}

export function DashboardPage({ me }: { me: Me }) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const logInAgain = useLogInAgain();
  const [attempt, setAttempt] = useState(0);
  const namespaces = useMemo(() => moderated(me), [me]);
  const superuser = useIsSuperuser(rest, me.user.id);
  const [search] = useSearchParams();
  const [chosen, picker] = useNamespace(me, namespaces);
  const moved = /^\/dashboard\/?$/.test(pathname) ? movedTo(search) : null;
  if (moved) return <Navigate to={moved} replace />;
  if (!chosen) {
    if (superuser) return <FirstNamespace />;
    return (
      <Center component="main" h="100dvh">
        <VisuallyHidden component="h1">{TEXTS.accounts.dashboard}</VisuallyHidden>
        <Notice icon="shield" action={{ label: moderation.toChat, run: () => navigate("/") }}>
          {moderation.denied}
        </Notice>
      </Center>
    );
  }
  // A connection that ended for good stays so: another attempt begins anew.
  const again = () => {
    logInAgain();
    setAttempt(attempt + 1);
  };
  return <Pages key={`${chosen.slug} ${attempt}`} me={me} namespace={chosen} picker={picker} onLogInAgain={again} />;
}
