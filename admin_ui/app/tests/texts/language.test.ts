import { describe, expect, it } from "vitest";
import { direction, formatTag, wantedLanguage } from "../../src/texts/language.ts";

describe("the language of the screens", () => {
  it("is the one that was chosen, else the first of the browser's that is spoken here, else English", () => {
    expect(wantedLanguage("en", ["fr-CH"])).toBe("en");
    expect(wantedLanguage(null, ["xx", "en-GB"])).toBe("en");
    expect(wantedLanguage("nonsense", ["xx"])).toBe("en");
  });

  it("comes with the region of the browser for dates and numbers, where that is of the same language", () => {
    expect(formatTag("en", ["de-DE", "en-GB"])).toBe("en-GB");
    expect(formatTag("en", ["de-DE"])).toBe("en");
  });

  it("is written in its own direction", () => {
    expect([direction("en"), direction("he")]).toEqual(["ltr", "rtl"]);
  });
});
