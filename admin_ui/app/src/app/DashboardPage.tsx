/** The moderators' page: every attachment of a namespace, what waits, and the log of what was done. */
import { Badge, Center, Group, Select, Tabs, VisuallyHidden } from "@mantine/core";
import type { AnyEvent, Attachment, Me, Namespace } from "@offchat/client";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCallback, useMemo, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { AccountMenu } from "../features/accounts/AccountMenu.tsx";
import { moderated, rest, useLogInAgain, useSessionEnded } from "../features/accounts/session.ts";
import { LogView } from "../features/activity/LogView.tsx";
import { logged } from "../features/activity/log.ts";
import { SignedOut } from "../features/chat/Banner.tsx";
import { AttachmentView } from "../features/media/AttachmentView.tsx";
import { linksAsTheyAre, MediaAccessContext } from "../features/media/access.ts";
import { Placeholder } from "../features/media/Placeholder.tsx";
import { FilesView } from "../features/moderation/FilesView.tsx";
import { useLive } from "../features/moderation/media.ts";
import classes from "../features/moderation/moderation.module.css";
import { TEXTS } from "../texts.ts";
import { ColorSchemeToggle } from "../ui/ColorSchemeToggle.tsx";
import { Icon } from "../ui/icons.tsx";
import { Logo } from "../ui/Logo.tsx";
import { Notice } from "../ui/Notice.tsx";

const FIRST_TAB = "attachments";

function renderPlaceholder(hash: string | null): ReactNode {
  return hash ? <Placeholder hash={hash} /> : null;
}

/** What was revealed is shown like in a conversation, though it may be held: the links are for this moderator. */
function renderContent(revealed: Attachment): ReactNode {
  return <AttachmentView attachment={{ ...revealed, hold: null }} progress={undefined} local={null} />;
}

/** The address of a tab in a namespace; filters and open files of another one are left behind. */
function page(before: URLSearchParams, change: { tab?: string | null; namespace?: string | null }) {
  const { tab, namespace } = { tab: before.get("tab"), namespace: before.get("namespace"), ...change };
  return { ...(namespace && { namespace }), ...(tab && tab !== FIRST_TAB && { tab }) };
}

export function DashboardPage({ me }: { me: Me }) {
  const navigate = useNavigate();
  const logInAgain = useLogInAgain();
  const [attempt, setAttempt] = useState(0);
  const namespaces = useMemo(() => moderated(me), [me]);
  const [search, setSearch] = useSearchParams();
  const slug = search.get("namespace") ?? me.default_namespace;
  const chosen = namespaces.find((namespace) => namespace.slug === slug) ?? namespaces[0];
  if (!chosen) {
    return (
      <Center component="main" h="100dvh">
        <VisuallyHidden component="h1">{TEXTS.accounts.dashboard}</VisuallyHidden>
        <Notice icon="shield" action={{ label: TEXTS.moderation.toChat, run: () => navigate("/") }}>
          {TEXTS.moderation.denied}
        </Notice>
      </Center>
    );
  }
  const picker = namespaces.length > 1 && (
    <Select
      aria-label={TEXTS.moderation.facts.namespace}
      data={namespaces.map((namespace) => ({ value: namespace.slug, label: namespace.name }))}
      value={chosen.slug}
      onChange={(namespace) => setSearch((before) => page(before, { namespace }))}
      allowDeselect={false}
      size="sm"
      className={classes.picker ?? ""}
    />
  );
  // A connection that ended for good stays so: another attempt begins anew.
  const again = () => {
    logInAgain();
    setAttempt(attempt + 1);
  };
  return (
    <Dashboard key={`${chosen.slug} ${attempt}`} me={me} namespace={chosen} picker={picker} onLogInAgain={again} />
  );
}

interface Props {
  me: Me;
  namespace: Namespace;
  picker: ReactNode;
  onLogInAgain: () => void;
}

function Status({ open }: { open: boolean }) {
  const words = open ? TEXTS.moderation.live : TEXTS.moderation.reconnecting;
  const names = { root: classes.status ?? "", label: classes.statusWords ?? "" };
  return (
    <Badge variant="dot" tt="none" color={open ? "teal" : "yellow"} classNames={names} role="status" title={words}>
      {words}
    </Badge>
  );
}

function Dashboard({ me, namespace, picker, onLogInAgain }: Props) {
  const queries = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const { slug } = namespace;
  const onEvent = useCallback(
    (event: AnyEvent) => {
      if (event.type === "activity.logged") logged(queries, slug, event.data);
    },
    [queries, slug],
  );
  const live = useLive(rest, slug, onEvent);
  const tab = search.get("tab") ?? FIRST_TAB;
  const refused = useSessionEnded();
  const ended = refused || live.status === "closed";
  return (
    <MediaAccessContext value={linksAsTheyAre}>
      <Tabs
        value={tab}
        onChange={(next) => setSearch((before) => page(before, { tab: next }))}
        style={{ display: "flex", flexDirection: "column", height: "100dvh" }}
      >
        {ended && <SignedOut onLogIn={onLogInAgain} />}
        <Group component="header" px="md" h={60} gap="xs" wrap="nowrap" className={classes.bar ?? ""}>
          <Logo />
          <VisuallyHidden component="h1">{TEXTS.accounts.dashboard}</VisuallyHidden>
          <Tabs.List className={classes.tabs ?? ""}>
            <Tabs.Tab value={FIRST_TAB} leftSection={<Icon name="grid" size={16} />}>
              {TEXTS.moderation.title}
            </Tabs.Tab>
            <Tabs.Tab value="activity" leftSection={<Icon name="clock" size={16} />}>
              {TEXTS.activity.title}
            </Tabs.Tab>
          </Tabs.List>
          {picker}
          {!ended && <Status open={live.status === "open"} />}
          <ColorSchemeToggle />
          <AccountMenu user={me.user} other="chat" />
        </Group>
        <main style={{ flex: 1, minHeight: 0, display: "flex", flexDirection: "column", padding: 16 }}>
          {tab === "activity" ? (
            <LogView rest={rest} namespace={slug} />
          ) : (
            <FilesView
              rest={rest}
              namespace={slug}
              live={live}
              renderPlaceholder={renderPlaceholder}
              renderContent={renderContent}
            />
          )}
        </main>
      </Tabs>
    </MediaAccessContext>
  );
}
