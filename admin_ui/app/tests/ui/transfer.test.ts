import { describe, expect, it } from "vitest";
import { handed } from "../../src/ui/transfer.ts";

const entry = (file: File, isDirectory: boolean) => ({
  kind: "file",
  webkitGetAsEntry: () => ({ isDirectory, name: file.name }),
});

describe("what was dropped", () => {
  it("is told apart as files and folders, whatever text lies between", () => {
    const [photos, note] = [new File([], "Photos"), new File(["x"], "note.txt")];
    const items = [entry(photos, true), { kind: "string", webkitGetAsEntry: () => null }, entry(note, false)];
    const transfer = { items, files: [photos, note] } as unknown as DataTransfer;
    expect(handed(transfer)).toMatchObject({ files: [note], folders: ["Photos"] });
  });
});
