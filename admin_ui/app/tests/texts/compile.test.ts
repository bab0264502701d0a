import { compileMessage } from "@lingui/message-utils/compileMessage";
import { describe, expect, it } from "vitest";
import { compiled } from "../../src/texts/compile.ts";
import { messages } from "../../src/texts/locales/en.po";

describe("an English sentence", () => {
  it("is read as the catalogue would have it, each one of the screens", () => {
    const ids = Object.keys(messages);
    expect(ids.length).toBeGreaterThan(1000);
    const plain = (parts: unknown) => JSON.parse(JSON.stringify(parts));
    for (const id of ids) expect(compiled(id), id).toEqual(plain(compileMessage(id)));
  });

  it("is read once", () => {
    expect(compiled("{n, plural, one {# file} other {# files}}")).toBe(
      compiled("{n, plural, one {# file} other {# files}}"),
    );
  });
});
