/** Pieces of the dashboard: how files stand, figures, bars, rows of the log, facts, log-ins. */
import { Button } from "@mantine/core";
import type { Activity, Attachment } from "@offchat/client";
import { Rows } from "../src/features/activity/Rows.tsx";
import { StateMark } from "../src/features/moderation/labels.tsx";
import { Sparkline } from "../src/features/overview/Sparkline.tsx";
import { BarList } from "../src/features/statistics/BarList.tsx";
import { DayChart } from "../src/features/statistics/DayChart.tsx";
import { DeviceList, DeviceRow } from "../src/ui/DeviceList.tsx";
import { FactList } from "../src/ui/FactList.tsx";
import { bytes } from "../src/ui/format.ts";
import { Section } from "../src/ui/Section.tsx";
import { FACTS } from "./dialogs.tsx";
import classes from "./examples.module.css";
import { CAROL, file } from "./files.ts";
import { Place } from "./Place.tsx";

const STANDS: readonly [string, Partial<Attachment>][] = [
  ["Uploading", { state: "uploading", size: 8e6, received: 5e6 }],
  ["Processing", { state: "processing" }],
  ["Failed", { state: "failed" }],
  ["Expired", { state: "expired" }],
  ["Deleted", { state: "deleted" }],
  ["In scan", { hold: "scan" }],
  ["In review", { hold: "review" }],
  ["Quarantined", { hold: "quarantined" }],
];

const HOURS = [0, 0, 3, 1, 0, 0, 5, 9, 12, 4, 0, 2, 2, 7, 1, 0, 0, 0, 3, 8, 6, 2, 1, 4];
const DAYS = HOURS.map((value, day) => ({ day: `2026-11-${String(day + 1).padStart(2, "0")}`, value: value * 1e6 }));
const BARS = [
  { key: "image", name: "Photo", files: 812, bytes: 2.1e9 },
  { key: "video", name: "Video", files: 96, bytes: 7.4e9 },
  { key: "audio", name: "Audio", files: 4, bytes: 1.2e7 },
];

function row(id: string, action: string, change: Partial<Activity> = {}): Activity {
  return {
    id,
    at: "2026-11-20T10:00:00.000Z",
    actor: CAROL,
    action,
    object: { type: "media", id: `f${id}`, name: "holiday.mp4" },
    room: "r1",
    room_name: "general",
    room_open: true,
    person: null,
    address: "10.0.0.7",
    data: {},
    ...change,
  };
}

const LOG: Activity[] = [
  row("1", "media.quarantined", { data: { reason: "It shows a person who asked to be left out." } }),
  row("2", "message.sent", { object: { type: "message", id: "m2", name: null }, room_open: false }),
  row("3", "media.ready", { actor: null, address: "" }),
  row("4", "member.added", { object: { type: "room", id: "r1", name: "general" }, person: CAROL }),
];

export function Dashboard() {
  return (
    <Section title="Dashboard">
      <div className={classes.grid}>
        {STANDS.map(([title, change]) => (
          <Place key={title} title={title}>
            <StateMark file={file(title, change)} />
          </Place>
        ))}
        <Place title="24 hours">
          <Sparkline values={HOURS} label="Uploads" />
        </Place>
        <Place title="24 hours in which nothing happened">
          <Sparkline values={HOURS.map(() => 0)} label="Failures" />
        </Place>
        <Place title="Days">
          <DayChart name="Bytes sent by day" days={DAYS} say={bytes} />
        </Place>
        <Place title="By size">
          <BarList bars={BARS} />
        </Place>
        <Place title="Facts">
          <FactList facts={FACTS} />
        </Place>
        <Place title="Log-ins">
          <DeviceList>
            <DeviceRow icon="screen" name="Firefox on Linux" mark="this one" said="Since Nov 20, 2026, 10.0.0.7">
              {null}
            </DeviceRow>
            <DeviceRow icon="key" name="A program" said="Since Oct 2, 2026, 10.0.0.9">
              <Button size="xs" variant="default">
                End
              </Button>
            </DeviceRow>
          </DeviceList>
        </Place>
      </div>
      <Place title="Activity">
        <Rows rows={LOG} plain />
      </Place>
    </Section>
  );
}
