import { expect, it } from "vitest";
import { chipsOf } from "../../../src/features/library/chips.ts";
import type { Filters } from "../../../src/features/library/filters.ts";
import {
  endsOf,
  filtersIn,
  filtersOf,
  keptOf,
  rangeOf,
  replaced,
  toggled,
  withFilters,
} from "../../../src/features/library/filters.ts";
import { ALICE } from "../../samples.ts";

const ALL: Filters = {
  kind: ["image", "video"],
  tag: ["t1"],
  uploader: ["u-alice"],
  size: "1000..",
  created: "2026-11-01T00:00:00.000Z..2026-11-30T23:59:59.999Z",
  untagged: true,
};

it("filters go into the address and come out of it again, and leave the rest of it alone", () => {
  const address = withFilters(new URLSearchParams("namespace=demo&view=list&kind=audio"), ALL);
  expect(filtersIn(address)).toEqual(ALL);
  expect(address.get("namespace")).toBe("demo");
  expect(withFilters(address, {}).toString()).toBe("namespace=demo&view=list");
});

it("a smart collection keeps the filters and gives them back", () => {
  expect(filtersOf(keptOf(ALL))).toEqual(ALL);
  expect(filtersOf({ kind: "video", trashed: false })).toEqual({ kind: ["video"] });
  // What a client has put into it and no chip shows stays when the rest is changed; what a chip shows can be taken away.
  const before = { kind: "video", hold: "review", untagged: false, room: ["r1"], has_text: true };
  expect(keptOf({ kind: ["image"] }, before)).toEqual({
    kind: ["image"],
    hold: "review",
    untagged: false,
    room: ["r1"],
  });
});

it("what does not narrow any more is left out", () => {
  expect(toggled({ kind: ["image"] }, "kind", "image")).toEqual({});
  expect(toggled({ kind: ["image"] }, "kind", "video")).toEqual({ kind: ["image", "video"] });
  expect(replaced({ size: "1..2", untagged: true }, { size: "", untagged: false })).toEqual({});
});

it("ranges may be open at either end, and seconds may have a fraction", () => {
  expect(endsOf("1.5..60")).toEqual(["1.5", "60"]);
  expect(endsOf("..60.25")).toEqual(["", "60.25"]);
  expect(endsOf("2026-11-01T00:00:00.000Z..")).toEqual(["2026-11-01T00:00:00.000Z", ""]);
  expect(endsOf(undefined)).toEqual(["", ""]);
  expect(rangeOf("", "")).toBe("");
  expect(rangeOf("1", "")).toBe("1..");
});

it("each filter is a chip in words that leaves the others when it is taken away", () => {
  const chips = chipsOf({ filters: ALL, tags: [], collections: [], people: [ALICE] });
  expect(chips.map(({ words }) => words)).toEqual([
    "Tag: unknown",
    "Uploaded by: Alice",
    "Size: from 1,000 B",
    "Date: Nov 1, 2026 to Nov 30, 2026",
    "Without tags",
  ]);
  expect(chips[1]?.without).toEqual({ ...ALL, uploader: undefined });
});
