import type { Activity } from "@offchat/client";
import { describe, expect, it } from "vitest";
import { NO_LOG_FILTERS, withRow } from "../../src/features/activity/log.ts";
import { NO_FILTERS, withNews } from "../../src/features/moderation/media.ts";
import { ALICE, attachment } from "../samples.ts";

const page = <T>(...results: T[]) => ({ results, next: null, previous: null });

describe("the moderators' list, live", () => {
  const known = attachment({ id: "f1", version: 2, state: "ready" });

  it("puts new files in front", () => {
    const fresh = attachment({ id: "f2" });
    expect(withNews([page(known)], fresh, NO_FILTERS)).toEqual([page(fresh, known)]);
  });

  it("renews a file in its place, and only by a higher version", () => {
    const held = { ...known, version: 3, hold: "quarantined" } as const;
    expect(withNews([page(known)], held, NO_FILTERS)).toEqual([page(held)]);
    expect(withNews([page(known)], { ...held, version: 1 }, NO_FILTERS)).toEqual([page(known)]);
  });

  it("lets go of what fits the filters no more, and takes in what fits now", () => {
    const filters = { ...NO_FILTERS, hold: "quarantined" };
    const held = { ...known, version: 3, hold: "quarantined" } as const;
    expect(withNews([page()], held, filters)).toEqual([page(held)]);
    expect(withNews([page(held)], { ...held, version: 4, hold: null }, filters)).toEqual([page()]);
  });
});

describe("the activity log, live", () => {
  const row: Activity = {
    id: "a1",
    at: "2026-11-20T10:00:00.000Z",
    actor: ALICE,
    action: "media.revealed",
    object: { type: "media", id: "f1", name: "holiday.mp4" },
    room: null,
    address: "127.0.0.1",
    data: {},
  };

  it("puts new rows in front, once", () => {
    const once = withRow([page<Activity>()], row, NO_LOG_FILTERS);
    expect(once).toEqual([page(row)]);
    expect(withRow(once, row, NO_LOG_FILTERS)).toEqual(once);
  });

  it("keeps out what the filters leave out", () => {
    expect(withRow([page<Activity>()], row, { ...NO_LOG_FILTERS, action: "media.deleted" })).toEqual([page()]);
    for (const other of [
      { actor: "u-bob" },
      { object: "f2" },
      { room: "r1" },
      { q: "harbour" },
      { since: "2026-11-22" },
      { until: "2026-11-18" },
    ]) {
      expect(withRow([page<Activity>()], row, { ...NO_LOG_FILTERS, ...other })).toEqual([page()]);
    }
    const same = { object: "f1", q: "HOLI", since: "2026-11-18", until: "2026-11-22" };
    expect(withRow([page<Activity>()], row, { ...NO_LOG_FILTERS, ...same })).toEqual([page(row)]);
  });
});
