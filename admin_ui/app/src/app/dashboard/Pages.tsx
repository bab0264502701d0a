/** The pages of the dashboard in their frame, kept true by one live connection. */
import type { AnyEvent, Attachment, Me, Namespace, User } from "@offchat/client";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { lazy, Suspense, useCallback } from "react";
import { Route, Routes, useNavigate, useSearchParams } from "react-router";
import { rest, useSessionEnded } from "../../features/accounts/session.ts";
import { Latest } from "../../features/activity/Latest.tsx";
import { LogView } from "../../features/activity/LogView.tsx";
import { logged } from "../../features/activity/log.ts";
import { BlockFile } from "../../features/blocking/BlockFile.tsx";
import { HASHES } from "../../features/blocking/hashes.ts";
import { SignedOut } from "../../features/chat/Banner.tsx";
import { AttachmentView } from "../../features/media/AttachmentView.tsx";
import { linksAsTheyAre, MediaAccessContext } from "../../features/media/access.ts";
import { Placeholder } from "../../features/media/Placeholder.tsx";
import { FilesView } from "../../features/moderation/FilesView.tsx";
import { useLive } from "../../features/moderation/media.ts";
import { OverviewView } from "../../features/overview/OverviewView.tsx";
import { PeopleView } from "../../features/people/PeopleView.tsx";
import { caseChanged, useOpenCases } from "../../features/queue/news.ts";
import { RoomsView } from "../../features/rooms/RoomsView.tsx";
import { TEXTS } from "../../texts.ts";
import { HeadActions } from "../../ui/HeadActions.tsx";
import { HeadButton } from "../../ui/HeadButton.tsx";
import { refresh } from "../../ui/refresh.ts";
import { Title } from "../../ui/title.ts";
import { ForAdministrators, NoPage } from "../NotYet.tsx";
import { Shell } from "./Shell.tsx";
import type { SectionName } from "./sections.ts";
import { administers, pathOf, pathWith } from "./sections.ts";

const Library = lazy(() => import("../library.tsx").then((module) => ({ default: module.Library })));

const Blocking = lazy(() =>
  import("../../features/blocking/BlockingView.tsx").then((module) => ({ default: module.BlockingView })),
);

const Webhooks = lazy(() =>
  import("../../features/webhooks/WebhooksView.tsx").then((module) => ({ default: module.WebhooksView })),
);
const Bots = lazy(() => import("../../features/bots/BotsView.tsx").then((module) => ({ default: module.BotsView })));

const Exchange = lazy(() =>
  import("../../features/exchange/ExchangeView.tsx").then((module) => ({ default: module.ExchangeView })),
);
const Jobs = lazy(() =>
  import("../../features/operations/JobsView.tsx").then((module) => ({ default: module.JobsView })),
);
const Storage = lazy(() =>
  import("../../features/operations/StorageView.tsx").then((module) => ({ default: module.StorageView })),
);
const Health = lazy(() =>
  import("../../features/operations/HealthView.tsx").then((module) => ({ default: module.HealthView })),
);

const Queue = lazy(() =>
  import("../../features/queue/QueueView.tsx").then((module) => ({ default: module.QueueView })),
);

const Rules = lazy(() =>
  import("../../features/rules/RulesView.tsx").then((module) => ({ default: module.RulesView })),
);

const Restrictions = lazy(() =>
  import("../../features/restrictions/RestrictionsView.tsx").then((module) => ({ default: module.RestrictionsView })),
);

const Restrict = lazy(() =>
  import("../../features/restrictions/RestrictForm.tsx").then((module) => ({ default: module.RestrictForm })),
);

const Statistics = lazy(() =>
  import("../../features/statistics/StatisticsView.tsx").then((module) => ({ default: module.StatisticsView })),
);

function renderPlaceholder(hash: string | null): ReactNode {
  return hash ? <Placeholder hash={hash} /> : null;
}

/** What was revealed is shown like in a conversation, though it may be held: the links are for this moderator. */
function renderContent(revealed: Attachment): ReactNode {
  return <AttachmentView attachment={{ ...revealed, hold: null }} />;
}

const renderers = { renderPlaceholder, renderContent };

interface Props {
  me: Me;
  namespace: Namespace;
  picker: ReactNode;
  onLogInAgain: () => void;
}

function titled(name: SectionName, page: ReactNode): ReactNode {
  return (
    <>
      <Title words={TEXTS.dashboard.sections[name]} />
      {page}
    </>
  );
}

export function Pages({ me, namespace, picker, onLogInAgain }: Props) {
  const queries = useQueryClient();
  const { slug } = namespace;
  const onEvent = useCallback(
    (event: AnyEvent) => {
      if (event.type === "alert.updated") void refresh(queries, ["operations"]);
      if (event.type === "case.updated") caseChanged(queries, slug, event.data);
      if (event.type !== "activity.logged") return;
      logged(queries, slug, event.data);
      if (event.data.object.type === "hash") void refresh(queries, HASHES);
      if (event.data.object.type === "webhook") void refresh(queries, ["webhooks"]);
    },
    [queries, slug],
  );
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const live = useLive(rest, slug, onEvent);
  const ended = useSessionEnded() || live.status === "closed";
  const waiting = useOpenCases(rest, slug);
  const block = useCallback(({ id }: Attachment) => <BlockFile rest={rest} namespace={slug} media={id} />, [slug]);
  const toBlocked = (
    <HeadButton
      icon="block"
      label={TEXTS.dashboard.sections.blocked}
      onClick={() => navigate(pathOf("blocked", search.get("namespace")))}
    />
  );
  const toQueue = pathOf("queue", search.get("namespace"));
  const besideQueue = (
    <HeadActions
      actions={(["rules", "restrictions"] as const).map((name) => ({
        icon: name === "rules" ? "filter" : "muted",
        label: TEXTS.dashboard.sections[name],
        onClick: () => navigate(pathOf(name, search.get("namespace"))),
      }))}
    />
  );
  const files = titled(
    "files",
    <FilesView rest={rest} namespace={slug} live={live} {...renderers} renderBlocking={block} beside={toBlocked} />,
  );
  const overview = (
    <OverviewView
      rest={rest}
      namespace={slug}
      queues={live.queues}
      cases={waiting}
      to={(name, query) => pathWith(name, search.get("namespace"), query)}
      latest={<Latest rest={rest} namespace={slug} />}
    />
  );
  const restrict = useCallback(
    (person: User | null, onClose: () => void) => (
      <Suspense>
        <Restrict rest={rest} namespace={slug} person={person} onClose={onClose} />
      </Suspense>
    ),
    [slug],
  );
  const people = <PeopleView rest={rest} me={me} namespace={namespace} renderRestricting={restrict} />;
  const toExchange = (
    <HeadButton
      icon="download"
      label={TEXTS.dashboard.sections.exchange}
      onClick={() => navigate(pathOf("exchange", search.get("namespace")))}
    />
  );
  const rooms = <RoomsView rest={rest} namespace={slug} beside={toExchange} />;
  const forAdministrators = (name: SectionName, page: ReactNode) =>
    titled(name, administers(namespace) ? page : <ForAdministrators />);
  return (
    <MediaAccessContext value={linksAsTheyAre}>
      {ended && <SignedOut onLogIn={onLogInAgain} />}
      <Shell
        me={me}
        namespace={namespace}
        picker={picker}
        live={ended ? null : live.status === "open"}
        waiting={waiting ?? 0}
      >
        <Routes>
          <Route index element={titled("overview", overview)} />
          <Route
            path="queue"
            element={titled(
              "queue",
              <Suspense>
                <Queue rest={rest} namespace={slug} {...renderers} beside={besideQueue} />
              </Suspense>,
            )}
          />
          <Route
            path="rules"
            element={titled(
              "rules",
              <Suspense>
                <Rules rest={rest} namespace={slug} back={toQueue} />
              </Suspense>,
            )}
          />
          <Route
            path="restrictions"
            element={titled(
              "restrictions",
              <Suspense>
                <Restrictions rest={rest} namespace={slug} back={toQueue} />
              </Suspense>,
            )}
          />
          <Route path="files" element={files} />
          <Route
            path="library/*"
            element={titled(
              "library",
              <Suspense>
                <Library me={me} namespace={namespace} base="/dashboard/library" />
              </Suspense>,
            )}
          />
          <Route
            path="statistics"
            element={titled(
              "statistics",
              <Suspense>
                <Statistics rest={rest} namespace={slug} />
              </Suspense>,
            )}
          />
          <Route
            path="blocked"
            element={titled(
              "blocked",
              <Suspense>
                <Blocking rest={rest} namespace={slug} back={pathOf("files", search.get("namespace"))} />
              </Suspense>,
            )}
          />
          <Route path="activity" element={titled("activity", <LogView rest={rest} namespace={slug} />)} />
          <Route path="people" element={forAdministrators("people", people)} />
          <Route
            path="bots"
            element={forAdministrators(
              "bots",
              <Suspense>
                <Bots rest={rest} namespace={slug} />
              </Suspense>,
            )}
          />
          <Route path="rooms" element={forAdministrators("rooms", rooms)} />
          <Route
            path="exchange"
            element={forAdministrators(
              "exchange",
              <Suspense>
                <Exchange rest={rest} namespace={slug} back={pathOf("rooms", search.get("namespace"))} />
              </Suspense>,
            )}
          />
          <Route
            path="webhooks"
            element={forAdministrators(
              "webhooks",
              <Suspense>
                <Webhooks rest={rest} namespace={slug} />
              </Suspense>,
            )}
          />
          <Route
            path="jobs"
            element={forAdministrators(
              "jobs",
              <Suspense>
                <Jobs rest={rest} namespace={slug} />
              </Suspense>,
            )}
          />
          <Route
            path="storage"
            element={forAdministrators(
              "storage",
              <Suspense>
                <Storage rest={rest} />
              </Suspense>,
            )}
          />
          <Route
            path="health"
            element={forAdministrators(
              "health",
              <Suspense>
                <Health rest={rest} namespace={namespace} />
              </Suspense>,
            )}
          />
          <Route path="*" element={<NoPage home="/dashboard/" />} />
        </Routes>
      </Shell>
    </MediaAccessContext>
  );
}
