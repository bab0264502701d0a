import { describe, expect, it } from "vitest";
import type { AnyEvent, Attachment, GalleryEntry, Message } from "../../src/index.ts";
import { applyToGallery, EMPTY_GALLERY, galleryLoaded } from "../../src/state/gallery.ts";
import { attachment, BOB, message } from "../samples.ts";

const ready = (id: string, change: Partial<Attachment> = {}) =>
  attachment({ id, state: "ready", version: 4, kind: "image", ...change });

function entry(number: number, file: Attachment): GalleryEntry {
  return {
    message: `m${number}`,
    number,
    sender: BOB,
    thread: null,
    sent_at: "2026-11-20T10:00:00.000Z",
    caption: "",
    attachment: file,
  };
}

function event(type: "message.created" | "message.updated", data: Message): AnyEvent {
  return { type, stream: "room:r1", seq: 1, at: data.created_at, actor: null, data };
}

function changed(data: Attachment): AnyEvent {
  return { type: "media.updated", stream: "room:r1", seq: 1, at: data.created_at, actor: null, data };
}

const LOADED = galleryLoaded(EMPTY_GALLERY, [entry(9, ready("c")), entry(5, ready("b")), entry(4, ready("a"))], true);
const ids = (state: typeof LOADED) => state.entries.map(({ attachment: { id } }) => id);

describe("a gallery", () => {
  it("puts what is sent where its message stands, an album from its last file to its first", () => {
    const album = message(7, { attachments: [ready("x"), ready("y"), ready("z", { kind: "file" })] });
    expect(ids(applyToGallery(LOADED, "media", event("message.created", album)))).toEqual(["c", "y", "x", "b", "a"]);
  });

  it("leaves out what is older than all that is loaded while there is more", () => {
    const old = event("message.updated", message(2, { attachments: [ready("old")] }));
    expect(ids(applyToGallery(LOADED, "media", old))).toEqual(["c", "b", "a"]);
    expect(ids(applyToGallery({ ...LOADED, more: false }, "media", old))).toEqual(["c", "b", "a", "old"]);
  });

  it("loses what is held, deleted or taken out of its message, and keeps the newest version of the rest", () => {
    const held = applyToGallery(LOADED, "media", changed(ready("b", { version: 5, hold: "quarantined" })));
    expect(ids(held)).toEqual(["c", "a"]);
    expect(applyToGallery(LOADED, "media", changed(ready("b", { version: 3, hold: "quarantined" })))).toBe(LOADED);
    const named = applyToGallery(LOADED, "media", changed(ready("b", { version: 5, title: "Sea" })));
    expect(named.entries[1]?.attachment.title).toBe("Sea");
    const emptied = applyToGallery(named, "media", event("message.updated", message(9, { body: "only words" })));
    expect(ids(emptied)).toEqual(["b", "a"]);
    const stale = applyToGallery(named, "media", event("message.updated", message(5, { attachments: [ready("b")] })));
    expect(stale.entries[1]?.attachment.title).toBe("Sea");
  });

  it("keeps paths without the grant of one answer, and takes a file that came twice once", () => {
    const file = ready("d", { file_url: "/media/d/file?g=secret" });
    const state = galleryLoaded(LOADED, [entry(4, ready("a")), entry(3, file)], false);
    expect(ids(state)).toEqual(["c", "b", "a", "d"]);
    expect(state.entries.at(-1)?.attachment.file_url).toBe("/media/d/file");
    expect(state.more).toBe(false);
  });
});
