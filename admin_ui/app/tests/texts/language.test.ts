import { describe, expect, it } from "vitest";
import { direction, formatTag, languageOfTab, wantedLanguage } from "../../src/texts/language.ts";
import { mirrored } from "../../src/texts/mirrored.ts";

describe("the language of the screens", () => {
  it("is the one that was chosen, else the first of the browser's that is spoken here, else English", () => {
    expect(wantedLanguage("en", ["fr-CH"])).toBe("en");
    expect(wantedLanguage(null, ["xx", "en-GB"])).toBe("en");
    expect(wantedLanguage(null, ["xx", "de-AT", "en"])).toBe("de");
    expect(wantedLanguage("nonsense", ["xx"])).toBe("en");
  });

  it("comes with the region of the browser for dates and numbers, where that is of the same language", () => {
    expect(formatTag("en", ["de-DE", "en-GB"])).toBe("en-GB");
    expect(formatTag("en", ["de-DE"])).toBe("en");
    expect(formatTag("en", ["en-US@posix", "en-GB"])).toBe("en-GB");
    expect(formatTag("en", ["en-US@posix"])).toBe("en");
  });

  it("is written in its own direction", () => {
    expect([direction("en"), direction("he"), direction("ar-XB")]).toEqual(["ltr", "rtl", "rtl"]);
  });

  it("is for one tab the one that the address asks for, mirrored English too, and nothing that is not spoken", () => {
    expect(languageOfTab("?lang=ar-XB", null)).toBe("ar-XB");
    expect(languageOfTab("", "de")).toBe("de");
    expect(languageOfTab("?lang=", "de")).toBeNull();
    expect(languageOfTab("?lang=toString", null)).toBeNull();
  });

  it("is mirrored word for word, and what is put into a sentence is left as it is", () => {
    const turn = (words: string) => `\u200f\u202e${words}\u202c\u200f`;
    const files = ["n", "plural", { one: ["#", " file"], other: ["#", " files"] }];
    const turned = ["n", "plural", { one: ["#", ` ${turn("file")}`], other: ["#", ` ${turn("files")}`] }];
    expect(mirrored({ a: ["Log in"], b: [["name"], " sent ", files, ["k", "number"], "×"] } as never)).toEqual({
      a: [turn("Log in")],
      b: [["name"], ` ${turn("sent")} `, turned, ["k", "number"], turn("×")],
    });
  });
});
