import { describe, expect, it } from "vitest";
import { decide } from "../../../src/features/chat/own/draftSync.ts";
import { fieldsOf, inAnHour, nextMonday, timeIn, tomorrow } from "../../../src/features/chat/own/times.ts";

const AT = "2026-11-20T10:00:00.000Z";
const sides = (server: string | null, here: string, before: string, writtenAt = 0) => ({
  server: server === null ? undefined : { body: server, updated_at: AT },
  here,
  before,
  writtenAt,
});

describe("a draft that stands on the server and here", () => {
  it("is taken where nothing was written here since, and told where nothing was written elsewhere", () => {
    expect(decide(sides("same", "same", ""))).toBe("keep");
    expect(decide(sides(null, "", "old"))).toBe("keep");
    expect(decide(sides("from the phone", "old", "old"))).toBe("take");
    expect(decide(sides(null, "sent elsewhere", "sent elsewhere"))).toBe("take");
    expect(decide(sides("old", "written here", "old"))).toBe("tell");
    expect(decide(sides(null, "written here", ""))).toBe("tell");
  });

  it("is the later one where both have changed", () => {
    expect(decide(sides("there", "here", "old", Date.parse(AT) - 1))).toBe("take");
    expect(decide(sides("there", "here", "old", Date.parse(AT) + 1))).toBe("tell");
    expect(decide(sides(null, "here", "old", 1))).toBe("tell");
  });
});

describe("times to send at", () => {
  it("are to come, and stand in the fields of a form as they are here", () => {
    const monday = new Date(2026, 10, 30, 22, 15);
    expect(inAnHour(monday).getTime() - monday.getTime()).toBe(3_600_000);
    expect(fieldsOf(tomorrow(monday))).toEqual({ day: "2026-12-01", time: "09:00" });
    expect(fieldsOf(nextMonday(monday))).toEqual({ day: "2026-12-07", time: "09:00" });
    expect(fieldsOf(nextMonday(new Date(2026, 10, 29)))).toEqual({ day: "2026-11-30", time: "09:00" });
    expect(timeIn("2026-12-01", "09:00")).toEqual(new Date(2026, 11, 1, 9));
    expect([timeIn("", "09:00"), timeIn("2026-12-01", ""), timeIn("x", "y")]).toEqual([null, null, null]);
  });
});
