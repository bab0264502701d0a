import type { Job, MediaFile, Suggestion } from "@offchat/client";
import { describe, expect, it } from "vitest";
import { refusals, withJob } from "../../../src/features/library/jobs.ts";
import { grouped } from "../../../src/features/library/review/grouped.ts";
import { factsOf, keeperOf } from "../../../src/features/library/review/keeper.ts";
import { after } from "../../../src/features/library/review/useDecisionKeys.ts";
import { without } from "../../../src/features/library/review/useSuggestions.ts";

function suggestion(id: string, media: string, field: Suggestion["field"] = "tag", confidence = 0.5): Suggestion {
  return { id, media: { id: media, name: media, thumbnail_url: null }, field, confidence } as Suggestion;
}

function file(id: string, more: Partial<MediaFile> = {}): MediaFile {
  const people = { uploader: { id: "a", display_name: "Alice" }, tags: [], collections: [] };
  const facts = { name: `${id}.jpg`, title: id, size: 10, content_type: "image/jpeg", kind: "image", usage_count: 0 };
  return { id, created_at: "2026-11-29T08:00:00Z", ...people, ...facts, ...more } as unknown as MediaFile;
}

function job(done: number, state: Job["state"] = "running"): Job {
  return { id: "j", namespace: "demo", state, done, total: 10, failed: [] } as unknown as Job;
}

describe("suggestions", () => {
  it("stand by file, texts before tags and the most certain first, also where a page broke a file in two", () => {
    const rows = [
      suggestion("1", "a"),
      suggestion("2", "a", "tag", 0.9),
      suggestion("3", "b"),
      suggestion("4", "a", "title"),
    ];
    const files = grouped(rows).map(({ media, rows: of }) => [media.id, of.map(({ id }) => id)]);
    expect(files).toEqual([
      ["a", ["4", "2", "1"]],
      ["b", ["3"]],
    ]);
  });

  it("leave the pages they stand on when they are decided, and the mark goes to the next that stays", () => {
    const rows = ["1", "2", "3", "4"].map((id) => suggestion(id, "a"));
    const pages = { pages: [{ results: rows, next: null, previous: null }], pageParams: [""] };
    const left = without(pages, new Set(["2", "3"]))?.pages[0]?.results.map(({ id }) => id);
    expect(left).toEqual(["1", "4"]);
    expect(after(rows, new Set(["2", "3"]), "2")).toBe("4");
    expect(after(rows, new Set(["4"]), "4")).toBe("3");
    expect(after(rows, new Set(["1", "2", "3", "4"]), "2")).toBe("");
  });
});

describe("duplicates", () => {
  const files = [
    file("new", { created_at: "2026-11-29T09:00:00Z", width: 10, height: 10 }),
    file("large", { width: 20, height: 20 }),
    file("told", { created_at: "2026-11-29T08:30:00Z", description: "A cat", width: 10, height: 10 }),
  ];

  it("are kept by the rule that was chosen, and by the server's where its file is not seen here", () => {
    const group = { files, keeper: "told" };
    const kept = (["proposed", "oldest", "newest", "largest", "described"] as const).map((rule) =>
      keeperOf(group, rule),
    );
    expect(kept).toEqual(["told", "large", "new", "large", "told"]);
    expect(keeperOf({ files, keeper: "elsewhere" }, "proposed")).toBe("new");
  });

  it("show the facts in which they differ", () => {
    const facts = factsOf(files);
    const differing = facts.filter(({ differs }) => differs).map(({ name }) => name);
    expect(differing).toEqual(["File name", "Dimensions", "Uploaded"]);
    expect(facts.map(({ name }) => name)).not.toContain("Title");
  });
});

describe("jobs", () => {
  it("never go back by news that come late", () => {
    const later = withJob(withJob([], job(6)), job(4));
    expect(later.map(({ done }) => done)).toEqual([6]);
    expect(withJob([job(10, "done")], job(9))[0]?.state).toBe("done");
    expect(withJob([job(6)], job(2, "cancelled"))[0]?.state).toBe("cancelled");
  });

  it("name what was refused once for each reason", () => {
    const failed = ["a", "b", "c"].map((id) => ({ id, code: "x", detail: id === "b" ? "held" : "not yours" }));
    expect(refusals({ failed })).toEqual([
      { detail: "not yours", ids: ["a", "c"] },
      { detail: "held", ids: ["b"] },
    ]);
  });
});
