/** Leads a person to a second factor that a namespace of theirs asks for; once it is due, nothing else is shown. */
import { Button, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { factors as words } from "../../texts/factors.ts";
import { moment } from "../../ui/format.ts";
import { refresh } from "../../ui/refresh.ts";
import classes from "./account.module.css";
import { useHasPassword } from "./identities.ts";
import { LogInCodes } from "./LogInCodes.tsx";
import { useAskedLogOut, useConfig } from "./session.ts";
import { WayOut } from "./WayOut.tsx";

const Passkeys = lazy(() => import("./Passkeys.tsx").then((module) => ({ default: module.Passkeys })));

interface Props {
  /** When a second factor is due. */
  due: string;
  /** Puts it off; null once it is due. */
  onLater: (() => void) | null;
}

export function FactorPage({ due, onLater }: Props) {
  const queries = useQueryClient();
  const config = useConfig();
  const logOut = useAskedLogOut();
  const byPassword = useHasPassword();
  const [ready, setReady] = useState(false);
  const goOn = () => void refresh(queries, ["me"]);
  return (
    <main className={classes.page}>
      <header className={classes.head}>
        <h1>{words.title}</h1>
      </header>
      <p className={classes.said}>{onLater ? words.dueBy(moment(due)) : words.due}</p>
      <Group gap="xs">
        {ready && <Button onClick={goOn}>{words.goOn}</Button>}
        {onLater && !ready && (
          <Button variant="default" onClick={onLater}>
            {words.later}
          </Button>
        )}
        <Button variant="subtle" onClick={() => void logOut()}>
          {words.logOut}
        </Button>
      </Group>
      {config.data?.passkeys && (
        <Suspense fallback={null}>
          <Passkeys onAdded={() => setReady(true)} />
        </Suspense>
      )}
      {byPassword ? <LogInCodes onStored={goOn} /> : <p className={classes.said}>{words.noPassword}</p>}
      <WayOut />
    </main>
  );
}
