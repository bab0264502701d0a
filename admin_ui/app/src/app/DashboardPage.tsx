/** The moderators' page: every attachment of a namespace, what waits, and the log of what was done. */
import { Badge, Group, Select, Tabs } from "@mantine/core";
import type { AnyEvent, Attachment, Me, Namespace } from "@offchat/client";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCallback, useMemo, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { AccountMenu } from "../features/accounts/AccountMenu.tsx";
import { moderated, rest } from "../features/accounts/session.ts";
import { LogView } from "../features/activity/LogView.tsx";
import { logged } from "../features/activity/log.ts";
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

function renderPlaceholder(hash: string | null): ReactNode {
  return hash ? <Placeholder hash={hash} /> : null;
}

/** What was revealed is shown like in a conversation, though it may be held: the links are for this moderator. */
function renderContent(revealed: Attachment): ReactNode {
  return <AttachmentView attachment={{ ...revealed, hold: null }} progress={undefined} local={null} />;
}

export function DashboardPage({ me }: { me: Me }) {
  const navigate = useNavigate();
  const namespaces = useMemo(() => moderated(me), [me]);
  const [chosen, setChosen] = useState(
    () => namespaces.find(({ slug }) => slug === me.default_namespace) ?? namespaces[0],
  );
  if (!chosen) {
    return (
      <Notice icon="shield" action={{ label: TEXTS.moderation.toChat, run: () => navigate("/") }}>
        {TEXTS.moderation.denied}
      </Notice>
    );
  }
  const picker = namespaces.length > 1 && (
    <Select
      aria-label={TEXTS.moderation.facts.namespace}
      data={namespaces.map(({ slug, name }) => ({ value: slug, label: name }))}
      value={chosen.slug}
      onChange={(slug) => setChosen(namespaces.find((namespace) => namespace.slug === slug) ?? chosen)}
      allowDeselect={false}
      size="sm"
      w={180}
    />
  );
  return <Dashboard key={chosen.slug} me={me} namespace={chosen} picker={picker} />;
}

interface Props {
  me: Me;
  namespace: Namespace;
  picker: ReactNode;
}

function Dashboard({ me, namespace, picker }: Props) {
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
  const tab = search.get("tab") ?? "attachments";
  const open = live.status === "open";
  return (
    <MediaAccessContext value={linksAsTheyAre}>
      <Tabs
        value={tab}
        onChange={(value) => setSearch(value === "attachments" ? {} : { tab: value ?? "" })}
        style={{ display: "flex", flexDirection: "column", height: "100dvh" }}
      >
        <Group component="header" px="md" h={60} gap="xs" wrap="nowrap" className={classes.bar ?? ""}>
          <Logo />
          <Tabs.List className={classes.tabs ?? ""}>
            <Tabs.Tab value="attachments" leftSection={<Icon name="grid" size={16} />}>
              {TEXTS.moderation.title}
            </Tabs.Tab>
            <Tabs.Tab value="activity" leftSection={<Icon name="clock" size={16} />}>
              {TEXTS.activity.title}
            </Tabs.Tab>
          </Tabs.List>
          {picker}
          <Badge variant="dot" tt="none" color={open ? "teal" : "yellow"} visibleFrom="sm" role="status">
            {open ? TEXTS.moderation.live : TEXTS.moderation.reconnecting}
          </Badge>
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
