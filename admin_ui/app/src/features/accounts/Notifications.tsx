/** What a person is told of while OffChat is closed: on which devices, how much, and when not. */
import { Button, Select } from "@mantine/core";
import type { Answer } from "@offchat/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { alertKinds } from "../../texts/alerts.ts";
import { ownAccount as words } from "../../texts/ownAccount.ts";
import { clientName } from "../../ui/clientName.ts";
import { DeviceList, DeviceRow } from "../../ui/DeviceList.tsx";
import { Failed } from "../../ui/Failed.tsx";
import { exact } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { refresh } from "../../ui/refresh.ts";
import { Section } from "../../ui/Section.tsx";
import { Toggle } from "../../ui/Toggle.tsx";
import classes from "./account.module.css";
import { device, joinDevice, leaveDevice } from "./push.ts";
import { QuietHours } from "./QuietHours.tsx";
import { rest } from "./session.ts";
import type { Settings } from "./settings.ts";
import { useChangeSettings, useSettings } from "./settings.ts";

const PUSH = "/api/v1/me/push/";
const KEY = ["me", "push"];

const DIGESTS = [
  { value: "off", label: words.digests.off },
  { value: "hourly", label: words.digests.hourly },
  { value: "daily", label: words.digests.daily },
];

type Device = Answer<"get", typeof PUSH>["results"][number];

const end = (id: string) => rest.delete("/api/v1/me/push/{subscription_id}/", { path: { subscription_id: id } });

/** The server's part and the browser's: only both together are a device that is notified. */
function usePush() {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: KEY,
    queryFn: async () => {
      const [server, here] = await Promise.all([rest.get(PUSH), device()]);
      return { key: server.public_key, devices: server.results, ...here };
    },
  });
  const settled = { onSettled: () => refresh(queries, KEY) };
  const own = query.data?.devices.find(({ current }) => current);
  const turn = useMutation({
    mutationFn: async (on: boolean) => {
      if (!on) {
        await leaveDevice();
        if (own) await end(own.id);
        return;
      }
      const told = { space: words.spaceNearlyFull, alert: words.criticalAlert, alerts: alertKinds };
      const said = { one: words.oneMessage, more: words.moreMessages, ...told };
      const joined = await joinDevice(query.data?.key ?? "", said);
      if (joined) await rest.post(PUSH, { body: joined });
    },
    ...settled,
  });
  const remove = useMutation({ mutationFn: end, ...settled });
  return { query, own, turn, remove };
}

function hindranceOf(data: NonNullable<ReturnType<typeof usePush>["query"]["data"]>): string | null {
  if (data.key === null) return words.pushOff;
  if (data.hindrance === "unknown") return words.pushUnknown;
  return data.hindrance === "blocked" ? words.pushBlocked : null;
}

/** The browser's own errors are in no language of ours; the server's are. */
function failureOf(error: Error | null): string | null {
  if (!error) return null;
  return error instanceof DOMException ? words.pushFailed : problemOf(error);
}

function Others({ devices, remove }: { devices: Device[]; remove: ReturnType<typeof usePush>["remove"] }) {
  if (devices.length === 0) return null;
  return (
    <DeviceList label={words.devices}>
      {devices.map((one) => {
        const name = clientName(one.client) ?? words.browser;
        return (
          <DeviceRow key={one.id} icon="screen" name={name} said={words.notifiedSince(exact(one.created_at))}>
            <Button
              size="xs"
              variant="default"
              aria-label={words.turnOffFor(name)}
              loading={remove.isPending && remove.variables === one.id}
              onClick={() => remove.mutate(one.id)}
            >
              {words.turnOff}
            </Button>
          </DeviceRow>
        );
      })}
    </DeviceList>
  );
}

export function Notifications() {
  const { query, own, turn, remove } = usePush();
  const settings = useSettings();
  const change = useChangeSettings();
  // Shown at once, and as it was again where the server refuses.
  const chosen = change.isPending ? change.variables : {};
  const hindrance = query.data ? hindranceOf(query.data) : null;
  const isOn = Boolean(own && query.data?.subscribed);
  const failure = failureOf(turn.error ?? remove.error ?? change.error);
  return (
    <Section title={words.notifications} hint={words.notificationsHint}>
      <div className={classes.form}>
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        <Toggle
          label={words.onThisDevice}
          hint={hindrance ?? words.onThisDeviceHint}
          on={turn.isPending ? turn.variables : isOn}
          disabled={!query.data || hindrance !== null || turn.isPending}
          onChange={(on) => turn.mutate(on)}
        />
        <Toggle
          label={words.pushDetail}
          hint={words.pushDetailHint}
          on={chosen.push_detail ?? settings.data?.push_detail ?? false}
          disabled={!settings.data}
          onChange={(on) => change.mutate({ push_detail: on })}
        />
        {settings.data && (
          <QuietHours
            quiet={chosen.quiet === undefined ? settings.data.quiet : chosen.quiet}
            onChange={(quiet) => change.mutate({ quiet })}
          />
        )}
        {settings.data && (
          <Select
            label={words.digest}
            description={words.digestHint}
            data={DIGESTS}
            value={chosen.digest ?? settings.data.digest}
            onChange={(digest) => change.mutate({ digest: digest as Settings["digest"] })}
            allowDeselect={false}
          />
        )}
        {failure && (
          <p role="alert" className={classes.problem}>
            {failure}
          </p>
        )}
        <Others devices={query.data?.devices.filter(({ current }) => !current) ?? []} remove={remove} />
      </div>
    </Section>
  );
}
