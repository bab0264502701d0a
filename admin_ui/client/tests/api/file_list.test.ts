import { describe, expect, it } from "vitest";
import type { FileList, FileSource, MediaFile } from "../../src/index.ts";
import { LibraryList, OffChatError } from "../../src/index.ts";
import { libraryFile } from "../samples.ts";

/** A server with pages of three, in the order of its files; cursors name the last file of a page. */
class Shelf implements FileSource {
  files: MediaFile[];
  readonly byId: boolean;
  asked: string[] = [];
  broken = false;

  constructor(ids: string, byId = true) {
    this.files = [...ids].map((id) => libraryFile(id));
    this.byId = byId;
  }

  first(): Promise<FileList> {
    return this.answer("");
  }

  page(address: string): Promise<FileList> {
    return address.startsWith("<") ? this.before(address.slice(1)) : this.answer(address);
  }

  /** The page that ends before a file. */
  private async before(id: string): Promise<FileList> {
    this.asked.push(`<${id}`);
    const end = this.files.findIndex((file) => file.id <= id);
    const results = this.files.slice(Math.max(0, end - 3), end);
    return { results, next: results.at(-1)?.id ?? null, previous: end > 3 ? `<${results[0]?.id}` : null };
  }

  private async answer(after: string): Promise<FileList> {
    this.asked.push(after);
    if (this.broken) throw new OffChatError({ code: "unavailable", retryable: false });
    const place = this.files.findIndex(({ id }) => (this.byId ? id < after : id === after)) + (this.byId ? 0 : 1);
    const from = after === "" ? 0 : place < 0 ? this.files.length : place;
    const results = this.files.slice(from, from + 3);
    const more = from + 3 < this.files.length;
    const previous = after !== "" && results[0] ? `<${results[0].id}` : null;
    return { results, next: more ? (results.at(-1)?.id ?? null) : null, previous };
  }
}

function shown(list: LibraryList): string {
  return list
    .get()
    .files.map(({ id }) => id)
    .join("");
}

async function allOf(list: LibraryList): Promise<void> {
  await list.load();
  while (list.get().more) await list.more();
}

async function settled(list: LibraryList, wanted: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = list.subscribe(() => shown(list) === wanted && done());
    const done = () => {
      stop();
      resolve();
    };
    if (shown(list) === wanted) done();
  });
}

describe("a list of files", () => {
  it("is read page by page to its end", async () => {
    const shelf = new Shelf("zyxwvuts");
    const list = new LibraryList(shelf);
    await allOf(list);
    expect(shown(list)).toBe("zyxwvuts");
    expect(shelf.asked).toEqual(["", "x", "u"]);
  });

  it("keeps its pages when the next one fails, and goes on when it is asked again", async () => {
    const shelf = new Shelf("zyxwvuts");
    const list = new LibraryList(shelf);
    await list.load();
    shelf.broken = true;
    await expect(list.more()).rejects.toMatchObject({ code: "unavailable" });
    expect(shown(list)).toBe("zyx");
    expect(list.get().error).not.toBeNull();
    shelf.broken = false;
    await list.more();
    expect(shown(list)).toBe("zyxwvu");
    expect(list.get().error).toBeNull();
  });

  it("can be loaded again when its first page failed", async () => {
    const shelf = new Shelf("zy");
    shelf.broken = true;
    const list = new LibraryList(shelf);
    await expect(list.load()).rejects.toMatchObject({ code: "unavailable" });
    expect(list.get().loaded).toBe(false);
    shelf.broken = false;
    await list.load();
    expect(shown(list)).toBe("zy");
  });

  it("takes in files that came, wherever they belong, without losing those that they push off a page", async () => {
    const shelf = new Shelf("zyxutsqp");
    const list = new LibraryList(shelf);
    await allOf(list);
    list.look(0, 8);
    shelf.files = [..."zyxwvutsrqp"].map((id) => libraryFile(id));
    list.changed(["w", "v", "r"]);
    await settled(list, "zyxwvutsrqp");
  });

  it("takes files out that went, and shows what changed of others, by reading one page", async () => {
    const shelf = new Shelf("zyxwvuts");
    const list = new LibraryList(shelf);
    await allOf(list);
    list.look(3, 5);
    shelf.asked = [];
    shelf.files = shelf.files.filter(({ id }) => id !== "v").map((file) => ({ ...file, title: `new ${file.id}` }));
    list.changed(["v", "u"]);
    await settled(list, "zyxwuts");
    expect(shelf.asked).toEqual(["x", "t"].slice(0, shelf.asked.length));
    expect(list.get().files.map(({ title }) => title)).toEqual(["z", "y", "x", "new w", "new u", "t", "s"]);
  });

  it("reads what is out of date only when somebody looks at it", async () => {
    const shelf = new Shelf("zyxwvuts");
    const list = new LibraryList(shelf);
    await allOf(list);
    list.look(0, 2);
    shelf.asked = [];
    shelf.files = shelf.files.filter(({ id }) => id !== "s");
    list.changed(["s"]);
    expect(shelf.asked).toEqual([]);
    list.look(5, 8);
    await settled(list, "zyxwvut");
  });

  it("reads a list with an order of its own anew as far as it was loaded", async () => {
    const shelf = new Shelf("bdacgfe", false);
    const list = new LibraryList(shelf);
    await list.load();
    await list.more();
    list.look(0, 6);
    shelf.files = [..."fbdacge"].map((id) => libraryFile(id));
    list.changed(["f"]);
    await settled(list, "fbdacg");
    expect(list.get().more).toBe(true);
  });

  it("shows news of a file in its place at once, with paths that carry no grant", async () => {
    const list = new LibraryList(new Shelf("zyx"));
    await list.load();
    list.put("y", (file) => ({ ...file, thumbnail_url: "/media/y/small.a1.webp?g=secret" }));
    expect(list.get().files[1]?.thumbnail_url).toBe("/media/y/small.a1.webp");
  });
});

describe("a list that is opened in the middle", () => {
  it("shows the files from there on, and reads those before and behind them when they are wanted", async () => {
    const list = new LibraryList(new Shelf("zyxwvutsrq"));
    await list.load();
    await list.jump("u");
    expect([shown(list), list.get().earlier]).toEqual(["tsr", true]);
    await list.more();
    await list.before();
    expect([shown(list), list.get().earlier]).toEqual(["wvutsrq", true]);
    await list.before();
    expect([shown(list), list.get().earlier]).toEqual(["zyxwvutsrq", false]);
    await list.before();
    expect(shown(list)).toBe("zyxwvutsrq");
  });

  it("shows what comes in front once its beginning was reached, and not before", async () => {
    const shelf = new Shelf("yxwvutsr");
    const list = new LibraryList(shelf);
    await list.load();
    await list.jump("w");
    const fresh = libraryFile("z");
    shelf.files = [fresh, ...shelf.files];
    list.look(0, 2);
    list.changed(["z"]);
    await settled(list, "vut");
    await list.before();
    await list.before();
    expect(shown(list)).toBe("zyxwvut");
    shelf.files = [libraryFile("~"), ...shelf.files];
    list.changed(["~"]);
    await settled(list, "~zyxwvut");
  });

  it("stays there in an order of its own, when all of it is read anew", async () => {
    const shelf = new Shelf("zyxwvuts", false);
    const list = new LibraryList(shelf);
    await list.load();
    await list.jump("w");
    shelf.files = shelf.files.filter(({ id }) => id !== "u");
    list.look(0, 2);
    list.changed(["u"]);
    await settled(list, "vts");
  });

  it("keeps what it has where a page cannot be read", async () => {
    const shelf = new Shelf("zyxwvu");
    const list = new LibraryList(shelf);
    await list.load();
    shelf.broken = true;
    await expect(list.jump("x")).rejects.toThrow();
    expect([shown(list), list.get().error]).toEqual(["zyx", expect.any(OffChatError)]);
  });
});

it("shows a file in its new place at once, across pages, and leaves the list where the place is not loaded", async () => {
  const list = new LibraryList(new Shelf("abcdefgh", false));
  await list.load();
  await list.more();
  list.move(["f", "a"], "c");
  expect(shown(list)).toBe("bfacde");
  list.move(["b"], null);
  expect(shown(list)).toBe("facdeb");
  list.move(["f"], "h");
  expect(shown(list)).toBe("facdeb");
});
