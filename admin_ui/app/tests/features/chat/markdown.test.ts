import { describe, expect, it } from "vitest";
import type { Block, Span } from "../../../src/features/chat/markdown.ts";
import { blocksOf, lineOf } from "../../../src/features/chat/markdown.ts";

const NAMES = new Set(["ann", "ann.b", "room"]);

/** What was read, written down shortly: `<strong>` around what is bold, `{}` around what is taken as it is. */
function shown(text: string): string {
  return blocksOf(text, NAMES).map(block).join("|");
}

function block(one: Block): string {
  if (one.kind === "text") return one.spans.map(span).join("");
  if (one.kind === "code") return `pre{${one.words}}`;
  if (one.kind === "quote") return `quote(${one.blocks.map(block).join("|")})`;
  return `${one.start ?? "ul"}(${one.items.map((item) => item.map(span).join("")).join(",")})`;
}

function span(one: Span): string {
  if (one.kind === "text") return one.words;
  if (one.kind === "code") return `code{${one.words}}`;
  if (one.kind === "link") return `a{${one.words} ${one.href}}`;
  if (one.kind === "emoji") return `e{${one.words}}`;
  if (one.kind === "mention") return `at{${one.words}}`;
  return `<${one.kind}>${one.spans.map(span).join("")}</>`;
}

describe("what people mark", () => {
  it.each([
    [
      "**bold** __bold__ *italic* _italic_ ~~gone~~",
      "<strong>bold</> <strong>bold</> <em>italic</> <em>italic</> <del>gone</>",
    ],
    ["Well done :party_parrot:!", "Well done e{:party_parrot:}!"],
    ["**:+1: :ok:**", "<strong>e{:+1:} e{:ok:}</>"],
    ["at 10:30:45, a:bb:c, `:code:` and :Loud:", "at 10:30:45, a:bb:c, code{:code:} and :Loud:"],
    ["**bold and _both_**!", "<strong>bold and <em>both</></>!"],
    ["`a * b` ``x ` y`` `**`", "code{a * b} code{x ` y} code{**}"],
    ["见https://example.org/x，很好", "见a{https://example.org/x https://example.org/x}，很好"],
    ["see [the plan](https://example.org/a_b_c) now", "see a{the plan https://example.org/a_b_c} now"],
    [
      "https://example.org/_x_ and *https://example.org/y*.",
      "a{https://example.org/_x_ https://example.org/_x_} and <em>a{https://example.org/y https://example.org/y}</>.",
    ],
    [
      "[https://bank.example](https://evil.example) [bank.example](https://evil.example)",
      "a{https://bank.example (https://evil.example/) https://evil.example/} " +
        "a{bank.example (https://evil.example/) https://evil.example/}",
    ],
    [
      "[https://a.example](https://a.example) [a.example](https://a.example/)",
      "a{https://a.example https://a.example/} a{a.example https://a.example/}",
    ],
    ["before\n```ts\nlet *a* = 1;\n\n```\nafter", "before|pre{let *a* = 1;\n}|after"],
    ["```\nwithout an end", "pre{without an end}"],
    ["> one\n> *two*\nthree", "quote(one\n<em>two</>)|three"],
    ["- one\n- **two**\n3. three\n4. four", "ul(one,<strong>two</>)|3(three,four)"],
    ["@Ann, @ann.b. @annabel `@ann` x@ann *@room*", "at{@Ann}, at{@ann.b}. @annabel code{@ann} x@ann <em>at{@room}</>"],
    ["**open\n**closed**", "**open\n<strong>closed</>"],
  ])("%s", (text, wanted) => {
    expect(shown(text)).toBe(wanted);
  });
});

describe("what nobody has marked stays as it was written", () => {
  it.each([
    "a  b\n\n   c",
    "2 * 3 * 4, snake_case_name, 5*6*7, **, ~~, ``` and `",
    "*not\n*a list",
    "<b>bold</b> &amp; <script>alert(1)</script>",
    "[x](javascript:alert(1)) ![x] ![x](data:text/html,x)",
    "I have ** no ** space",
  ])("%s", (text) => {
    expect(shown(text)).toBe(text);
  });

  it("also of a text that is made to be slow", () => {
    for (const piece of ["*", "**a ", "`", "`a``", "[", "> ", "_a", "~~", "@ann", "*a\n"]) {
      expect(blocksOf(piece.repeat(8000 / piece.length), NAMES).length).toBeGreaterThan(0);
    }
  });

  // Each takes some milliseconds; what begins anew at each letter takes minutes, or more calls than may be open at once.
  it.each([
    ["addresses, then stars", `${"http://|".repeat(500)}${"*".repeat(3990)}a`],
    ["addresses, then points", `${"http://|.".repeat(333)}${".".repeat(4990)}a`],
    ["addresses, then brackets", "http://^".repeat(500) + ")".repeat(4000)],
    ["an address, then brackets", `http://a${")".repeat(7990)}`],
    ["addresses and marks in turn", "http://|)".repeat(444) + "!)".repeat(2000)],
    ["mentions of mentions", "+@".repeat(4000)],
  ])("also of %s", (_, text) => {
    const before = process.cpuUsage().user;
    expect(shown(text).length).toBeGreaterThan(0);
    expect((process.cpuUsage().user - before) / 1e6, "seconds of the processor").toBeLessThan(5);
  });
});

describe("a text in one line", () => {
  it("says what it says without its marks", () => {
    expect(lineOf("**Noon** at `the pier`, _please_: [map](https://example.org/map)")).toBe(
      "Noon at the pier, please: map",
    );
    expect(lineOf("> Who comes?\n\n- Ann\n- 2 * 3 * 4")).toBe("Who comes? Ann 2 * 3 * 4");
    expect(lineOf("plain as it was")).toBe("plain as it was");
    expect(lineOf("")).toBe("");
  });
});
