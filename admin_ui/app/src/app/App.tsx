/** Puts the features together: who is logged in decides between the door and the two applications. */
import { Center, DirectionProvider, MantineProvider } from "@mantine/core";
import type { Me } from "@offchat/client";
import { QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { lazy, Suspense, useState } from "react";
import { BrowserRouter, Navigate, Route, Routes, useLocation, useNavigate, useParams } from "react-router";
import { LoginPage } from "../features/accounts/LoginPage.tsx";
import { newQueries, rest, useConfig, useMe, useWaitingHere } from "../features/accounts/session.ts";
import { useSettingsHere } from "../features/accounts/settings.ts";
import { OpenedByPush } from "../features/installation/OpenedByPush.tsx";
import { UpdateNotice } from "../features/installation/UpdateNotice.tsx";
import { useLeftUploads } from "../features/library/useLeftUploads.ts";
import { PaletteHost } from "../features/palette/PaletteHost.tsx";
import { factors } from "../texts/factors.ts";
import { opening } from "../texts/opening.ts";
import { TEXTS } from "../texts.ts";
import { useBadge } from "../ui/badge.ts";
import { rightToLeft } from "../ui/direction.ts";
import { Notice } from "../ui/Notice.tsx";
import { Notices } from "../ui/Notices.tsx";
import { problemOf } from "../ui/problem.ts";
import { cssVariables, theme } from "../ui/theme.ts";
import { Title } from "../ui/title.ts";
import { ChatPage } from "./ChatPage.tsx";
import { useGeneralCommands, useRoomSearch } from "./commands.tsx";
import { useFrameNextTime, Waiting } from "./Waiting.tsx";

export { placeForOver } from "../ui/over.ts";

const DashboardPage = lazy(() => import("./DashboardPage.tsx").then((module) => ({ default: module.DashboardPage })));

const AccountPage = lazy(() =>
  import("../features/accounts/AccountPage.tsx").then((module) => ({ default: module.AccountPage })),
);

const FactorPage = lazy(() =>
  import("../features/accounts/FactorPage.tsx").then((module) => ({ default: module.FactorPage })),
);

const JoinPage = lazy(() =>
  import("../features/accounts/JoinPage.tsx").then((module) => ({ default: module.JoinPage })),
);

const InvitePage = lazy(() =>
  import("../features/accounts/InvitePage.tsx").then((module) => ({ default: module.InvitePage })),
);

const ErasedPage = lazy(() =>
  import("../features/accounts/ErasedPage.tsx").then((module) => ({ default: module.ErasedPage })),
);

const ForgotPage = lazy(() =>
  import("../features/accounts/ForgotPage.tsx").then((module) => ({ default: module.ForgotPage })),
);

const RegisterPage = lazy(() =>
  import("../features/accounts/RegisterPage.tsx").then((module) => ({ default: module.RegisterPage })),
);

const InvitationPage = lazy(() =>
  import("../features/accounts/InvitationPage.tsx").then((module) => ({ default: module.InvitationPage })),
);

const ConfirmPage = lazy(() =>
  import("../features/accounts/ConfirmPage.tsx").then((module) => ({ default: module.ConfirmPage })),
);

const LibraryPage = lazy(() => import("./LibraryPage.tsx").then((module) => ({ default: module.LibraryPage })));

const queries = newQueries();

/** Whether the first try has failed, or the browser knows that it would: it goes on by itself with a connection. */
function isHeldUp({ failureCount, fetchStatus }: { failureCount: number; fetchStatus: string }): boolean {
  return failureCount > 0 || fetchStatus === "paused";
}

function Unreachable() {
  const waiting = useWaitingHere();
  return (
    <Center h="100dvh">
      <Notice icon="warning">
        {TEXTS.general.unreachable}
        {waiting > 0 && (
          <>
            <br />
            {TEXTS.general.waitingHere(waiting)}
          </>
        )}
      </Notice>
    </Center>
  );
}

/** What waited for the person who has left concerns nobody here. */
function NoBadge() {
  useBadge(0);
  return null;
}

/** What stands on every page of somebody who is logged in. */
function Everywhere({ me }: { me: Me }) {
  const navigate = useNavigate();
  useGeneralCommands(me);
  useLeftUploads(rest, me.user.id, () => navigate("/media-library/"));
  return <PaletteHost user={me.user.id} />;
}

/** A page without a chat connection: its palette asks the server for rooms and people. */
function Beside({ me, children }: { me: Me; children: ReactNode }) {
  useRoomSearch(me);
  return children;
}

/** Pushes, and what tells where a file stands, name a room by a path. */
function ToRoom() {
  const { room = "" } = useParams();
  const { search } = useLocation();
  return <Navigate replace to={`/?${new URLSearchParams([["room", room], ...new URLSearchParams(search)])}`} />;
}

/** Whether a person is to be led to a second factor first, and what puts that off: in this tab, as long as there is grace. */
function useFactorDue(me: Me | null | undefined): { due: string; onLater: (() => void) | null } | null {
  const due = me?.second_factor_due;
  const key = `factor later ${me?.user.id}`;
  const [later, setLater] = useState<string | null>(null);
  if (!due) return null;
  const isDue = Date.parse(due) <= Date.now();
  if (!isDue && (later ?? sessionStorage.getItem(key)) === due) return null;
  const putOff = () => {
    sessionStorage.setItem(key, due);
    setLater(due);
  };
  return { due, onLater: isDue ? null : putOff };
}

function Pages() {
  const me = useMe();
  const config = useConfig();
  const factor = useFactorDue(me.data);
  useSettingsHere(Boolean(me.data));
  useFrameNextTime(me.isSuccess ? Boolean(me.data) : undefined);
  const error = me.error ?? config.error;
  if (error) {
    const again = () => {
      void me.refetch();
      void config.refetch();
    };
    const retry = { label: TEXTS.general.retry, run: again };
    return (
      <Center h="100dvh">
        <Notice icon="warning" action={retry}>
          {problemOf(error)}
        </Notice>
      </Center>
    );
  }
  if (me.isPending || !config.data) return isHeldUp(me) || isHeldUp(config) ? <Unreachable /> : <Waiting />;
  if (!me.data) {
    return (
      <>
        <Title words={TEXTS.accounts.logIn} />
        <NoBadge />
        <LoginPage />
      </>
    );
  }
  if (factor) {
    return (
      <Suspense fallback={<Waiting />}>
        <Title words={factors.title} />
        <FactorPage {...factor} />
      </Suspense>
    );
  }
  const library = (
    <Beside me={me.data}>
      <Title words={TEXTS.dashboard.sections.library} />
      <LibraryPage me={me.data} />
    </Beside>
  );
  return (
    <Suspense fallback={<Waiting />}>
      <Everywhere me={me.data} />
      <Routes>
        <Route
          path="/dashboard/*"
          element={
            <Beside me={me.data}>
              <Title words={TEXTS.accounts.dashboard} />
              <DashboardPage me={me.data} />
            </Beside>
          }
        />
        {["/media", "/media-library/*"].map((path) => (
          <Route key={path} path={path} element={library} />
        ))}
        <Route
          path="/invite/:code"
          element={
            <>
              <Title words={opening.invited} />
              <InvitePage />
            </>
          }
        />
        <Route
          path="/account"
          element={
            <Beside me={me.data}>
              <Title words={TEXTS.accounts.account} />
              <AccountPage me={me.data} />
            </Beside>
          }
        />
        <Route path="/rooms/:room" element={<ToRoom />} />
        <Route path="*" element={<ChatPage me={me.data} config={config.data} />} />
      </Routes>
    </Suspense>
  );
}

export function App() {
  return (
    <DirectionProvider initialDirection={rightToLeft() ? "rtl" : "ltr"}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Notices />
        <UpdateNotice />
        <QueryClientProvider client={queries}>
          <BrowserRouter>
            <OpenedByPush />
            <Routes>
              <Route
                path="/join"
                element={
                  <Suspense fallback={<Waiting />}>
                    <Title words={TEXTS.accounts.setPassword} />
                    <JoinPage />
                  </Suspense>
                }
              />
              <Route
                path="/forgot"
                element={
                  <Suspense fallback={<Waiting />}>
                    <Title words={TEXTS.accounts.forgot} />
                    <ForgotPage />
                  </Suspense>
                }
              />
              <Route
                path="/register"
                element={
                  <Suspense fallback={<Waiting />}>
                    <Title words={TEXTS.accounts.register} />
                    <RegisterPage />
                  </Suspense>
                }
              />
              <Route
                path="/invitation"
                element={
                  <Suspense fallback={<Waiting />}>
                    <Title words={opening.invited} />
                    <InvitationPage />
                  </Suspense>
                }
              />
              <Route
                path="/confirm"
                element={
                  <Suspense fallback={<Waiting />}>
                    <Title words={TEXTS.accounts.account} />
                    <ConfirmPage />
                  </Suspense>
                }
              />
              <Route
                path="/erased"
                element={
                  <Suspense fallback={<Waiting />}>
                    <Title words={TEXTS.accounts.erasedTitle} />
                    <ErasedPage />
                  </Suspense>
                }
              />
              <Route path="*" element={<Pages />} />
            </Routes>
          </BrowserRouter>
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}
