import { describe, expect, it } from "vitest";
import { blocksOf, type Span } from "../../../src/features/chat/markdown.ts";

const spans = (text: string): Span[] =>
  blocksOf(text, new Set()).flatMap((block) => (block.kind === "text" ? block.spans : []));
const links = (text: string) => spans(text).flatMap((span) => (span.kind === "link" ? [span.words] : []));

describe("web addresses in messages", () => {
  it("become links without the marks of the sentence around them", () => {
    expect(links("See https://a.example/x?y=1, or (http://b.example/c).")).toEqual([
      "https://a.example/x?y=1",
      "http://b.example/c",
    ]);
    expect(links("https://a.example/Tea_(drink)")).toEqual(["https://a.example/Tea_(drink)"]);
    expect(links("见https://a.example/中文，然后「https://b.example/」。“https://c.example”")).toEqual([
      "https://a.example/中文",
      "https://b.example/",
      "https://c.example",
    ]);
  });

  it("keep the brackets that belong to them, and no others", () => {
    expect(links("(see https://a.example/Tea_(drink))")).toEqual(["https://a.example/Tea_(drink)"]);
    expect(links("((https://a.example/a_(b)_(c)).)")).toEqual(["https://a.example/a_(b)_(c)"]);
    expect(links("[https://a.example/x]")).toEqual(["https://a.example/x"]);
    expect(links("https://a.example/x?a[]=1")).toEqual(["https://a.example/x?a[]=1"]);
  });

  it("of other kinds stay words", () => {
    expect(links("javascript:alert(1) data:text/html,x file:///etc ftp://a.example https://")).toEqual([]);
  });

  it("leave the rest of the text as it is", () => {
    const text = "one https://a.example/ two\nhttp://b.example three";
    expect(
      spans(text)
        .map((span) => ("words" in span ? span.words : ""))
        .join(""),
    ).toBe(text);
  });
});
