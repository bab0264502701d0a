/** Reads the few marks that format what people write. What is not marked stays as it was written. */
import { ADDRESS, linkIn } from "./links.ts";

export type Span =
  | { kind: "text"; words: string }
  | { kind: "strong" | "em" | "del"; spans: Span[] }
  | { kind: "code"; words: string }
  | { kind: "link"; href: string; words: string }
  | { kind: "mention"; words: string; name: string }
  /** What may be one of the namespace's own emojis. */
  | { kind: "emoji"; words: string };

export type Block =
  | { kind: "text"; spans: Span[] }
  | { kind: "code"; words: string }
  | { kind: "quote"; blocks: Block[] }
  | { kind: "list"; start: number | null; items: Span[][] };

/** Anything that a mark begins with: most messages hold none of them. */
const MARKS = /[`*_~@[]|https?:|:[a-z0-9_+-]{2,32}:|^ {0,3}(?:>|[-*] |\d{1,9}[.)] )/im;
const FENCE = /^ {0,3}```[^`]*$/;
const FENCE_END = /^ {0,3}``` *$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^ {0,3}(?:[-*]|(\d{1,9})[.)]) +(?=\S)/;
const LINK = /\[([^[\]\n]+)\]\((https?:\/\/[^()\s]+)\)/iy;
const ADDRESS_HERE = new RegExp(ADDRESS, "iy");
const LIKE_ADDRESS = /:\/\/|\bwww\.|[\p{L}\p{N}-]\.\p{L}{2,}/iu;
const NAME = /[\p{L}\p{N}_.@+-]+/uy;
const WORD = /[\p{L}\p{N}_]/u;
const BEFORE_NAME = /[\p{L}\p{N}_.@/-]/u;
const EMOJI = /:[a-z0-9_+-]{2,32}:/y;
const STYLES = { "**": "strong", __: "strong", "~~": "del", "*": "em", _: "em" } as const;
const DEEPEST = 4;

/** What a text says, in blocks; `names` are the user names that it mentions, in small letters. */
export function blocksOf(text: string, names: ReadonlySet<string>): Block[] {
  if (!MARKS.test(text)) return text === "" ? [] : [{ kind: "text", spans: [{ kind: "text", words: text }] }];
  return blocksIn(text.split("\n"), names, 0);
}

/** The longest part of a text of which a line is made. */
const LINE_CHARS = 500;

/** What a text says in one line, without its marks: for previews, quotes and lists. */
export function lineOf(text: string): string {
  const words = blocksOf(text.slice(0, LINE_CHARS), NO_NAMES).map(wordsOfBlock).join(" ");
  return words.replace(/\s+/g, " ").trim();
}

const NO_NAMES: ReadonlySet<string> = new Set();

function wordsOfBlock(block: Block): string {
  if (block.kind === "code") return block.words;
  if (block.kind === "quote") return block.blocks.map(wordsOfBlock).join(" ");
  if (block.kind === "list") return block.items.map(wordsOfSpans).join(" ");
  return wordsOfSpans(block.spans);
}

function wordsOfSpans(spans: readonly Span[]): string {
  return spans.map((span) => ("spans" in span ? wordsOfSpans(span.spans) : span.words)).join("");
}

function blocksIn(lines: readonly string[], names: ReadonlySet<string>, depth: number): Block[] {
  const blocks: Block[] = [];
  let plain: string[] = [];
  const flush = () => {
    if (plain.length > 0) blocks.push({ kind: "text", spans: spansOf(plain.join("\n"), names) });
    plain = [];
  };
  for (let at = 0; at < lines.length; ) {
    const found = blockAt(lines, at, names, depth);
    if (found) {
      flush();
      blocks.push(found.block);
    } else {
      plain.push(lines[at] ?? "");
    }
    at = found?.end ?? at + 1;
  }
  flush();
  return blocks;
}

/** The code, quote or list that begins with a line, and the line behind it. */
function blockAt(lines: readonly string[], at: number, names: ReadonlySet<string>, depth: number) {
  const line = lines[at] ?? "";
  if (FENCE.test(line)) {
    const found = lines.findIndex((one, place) => place > at && FENCE_END.test(one));
    const last = found < 0 ? lines.length : found;
    return { block: { kind: "code", words: lines.slice(at + 1, last).join("\n") } satisfies Block, end: last + 1 };
  }
  const shape = depth < DEEPEST && QUOTE.test(line) ? QUOTE : ITEM.test(line) ? ITEM : null;
  if (!shape) return null;
  let end = at;
  while (end < lines.length && sameShape(shape, line, lines[end] ?? "")) end += 1;
  const bare = lines.slice(at, end).map((one) => one.replace(shape, ""));
  const block: Block =
    shape === QUOTE
      ? { kind: "quote", blocks: blocksIn(bare, names, depth + 1) }
      : { kind: "list", start: startOf(line), items: bare.map((one) => spansOf(one, names)) };
  return { block, end };
}

function startOf(line: string): number | null {
  const number = ITEM.exec(line)?.[1];
  return number === undefined ? null : Number(number);
}

/** Whether a line goes on with what another one has begun: a list with numbers does not go on with points. */
function sameShape(shape: RegExp, first: string, line: string): boolean {
  return shape.test(line) && (shape === QUOTE || (startOf(first) === null) === (startOf(line) === null));
}

interface Atom {
  at: number;
  end: number;
  span: Span;
}

/** What stands within lines. */
function spansOf(text: string, names: ReadonlySet<string>): Span[] {
  return styled(text, 0, text.length, atomsIn(text, names), 0);
}

function matched(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Code, links, mentions and named emojis, within which nothing else is read. */
function atomsIn(text: string, names: ReadonlySet<string>): Map<number, Atom> {
  const atoms = new Map<number, Atom>();
  const runs = [...text.matchAll(/`+/g)].map(({ 0: run, index }) => ({ at: index, size: run.length }));
  const closed = new Map<number, number[]>();
  for (const { at, size } of runs) closed.set(size, [...(closed.get(size) ?? []), at]);
  const longest = Math.max(0, ...[...names].map((name) => name.length));
  let refused = 0;
  for (let at = 0; at < text.length; ) {
    const run = at < refused ? "" : addressAt(text, at);
    const atom =
      codeAt(text, at, closed) ?? linkAt(text, at, run) ?? mentionAt(text, at, names, longest) ?? emojiAt(text, at);
    // What is no address from its beginning is not read again from each place within it.
    if (run !== "" && !atom) refused = at + run.length;
    if (atom) atoms.set(at, atom);
    at = atom ? atom.end : at + (text[at] === "`" ? runAt(text, at) : 1);
  }
  return atoms;
}

function runAt(text: string, at: number): number {
  let end = at;
  while (text[end] === "`") end += 1;
  return end - at;
}

function codeAt(text: string, at: number, runs: ReadonlyMap<number, number[]>): Atom | null {
  if (text[at] !== "`") return null;
  const size = runAt(text, at);
  const end = runs.get(size)?.find((place) => place > at);
  if (end === undefined) return null;
  const inner = text.slice(at + size, end);
  const spaced = inner.startsWith(" ") && inner.endsWith(" ") && inner.trim() !== "";
  const words = spaced ? inner.slice(1, -1) : inner;
  return { at, end: end + size, span: { kind: "code", words } };
}

/** What may be a web address that begins here, also behind letters of scripts without spaces: all up to the next space. */
function addressAt(text: string, at: number): string {
  if (!/h/i.test(text[at] ?? "") || /\w/.test(text[at - 1] ?? "")) return "";
  return matched(ADDRESS_HERE, text, at)?.[0] ?? "";
}

/** Without the marks right behind an address, which belong to the sentence as the points behind them do. */
function unmarked(run: string): string {
  let end = run.length;
  while (end > 0 && ".,;:!?)]".includes(run[end - 1] ?? "")) end -= 1;
  let marked = end;
  while (marked > 0 && "*~".includes(run[marked - 1] ?? "")) marked -= 1;
  return marked < end ? run.slice(0, marked) : run;
}

function linkAt(text: string, at: number, run: string): Atom | null {
  if (text[at] === "[") {
    const found = matched(LINK, text, at);
    const href = found && URL.canParse(found[2] ?? "") ? new URL(found[2] ?? "").href : null;
    return found && href
      ? { at, end: at + found[0].length, span: { kind: "link", href, words: honest(found[1] ?? "", href) } }
      : null;
  }
  const link = run === "" ? null : linkIn(unmarked(run));
  return link && { at, end: at + link.words.length, span: { kind: "link", ...link } };
}

/** Words that look like an address themselves do not hide where they lead. */
function honest(words: string, href: string): string {
  if (!LIKE_ADDRESS.test(words)) return words;
  const said = words.includes("://") ? words : `${new URL(href).protocol}//${words}`;
  return URL.canParse(said) && new URL(said).href === href ? words : `${words} (${href})`;
}

function mentionAt(text: string, at: number, names: ReadonlySet<string>, longest: number): Atom | null {
  if (text[at] !== "@" || names.size === 0 || BEFORE_NAME.test(text[at - 1] ?? "")) return null;
  const run = matched(NAME, text.slice(at + 1, at + 2 + longest), 0)?.[0] ?? "";
  for (let size = Math.min(run.length, longest); size > 0; size -= 1) {
    if (WORD.test(run[size] ?? "")) continue;
    const name = run.slice(0, size).toLowerCase();
    if (names.has(name)) {
      const end = at + 1 + size;
      return { at, end, span: { kind: "mention", words: text.slice(at, end), name } };
    }
  }
  return null;
}

/** Not within a word: `10:30:45` names no emoji. */
function emojiAt(text: string, at: number): Atom | null {
  if (text[at] !== ":" || WORD.test(text[at - 1] ?? "")) return null;
  const words = matched(EMOJI, text, at)?.[0];
  if (!words || WORD.test(text[at + words.length] ?? "")) return null;
  return { at, end: at + words.length, span: { kind: "emoji", words } };
}

/** The text between two places: what is bold, italic or struck through, and the atoms. */
function styled(text: string, from: number, to: number, atoms: ReadonlyMap<number, Atom>, depth: number): Span[] {
  const spans: Span[] = [];
  // Of which marks none closes in this line behind here: they are not looked for again and again.
  const open = new Set<string>();
  let done = from;
  const plain = (until: number) => {
    if (until > done) spans.push({ kind: "text", words: text.slice(done, until) });
  };
  for (let at = from; at < to; ) {
    if (text[at] === "\n") open.clear();
    const atom = atoms.get(at);
    const mark = atom || depth >= DEEPEST ? null : markAt(text, at, from);
    const end = mark && !open.has(mark) ? closing(text, mark, at + mark.length, to, atoms) : -1;
    if (mark && end < 0) open.add(mark);
    if (atom) {
      plain(at);
      spans.push(atom.span);
      at = atom.end;
      done = at;
    } else if (mark && end >= 0) {
      plain(at);
      spans.push({ kind: STYLES[mark], spans: styled(text, at + mark.length, end, atoms, depth + 1) });
      at = end + mark.length;
      done = at;
    } else {
      at += mark?.length ?? 1;
    }
  }
  plain(to);
  return spans;
}

/** The mark that begins here: something follows it at once, and it does not stand within a word. */
function markAt(text: string, at: number, from: number): keyof typeof STYLES | null {
  const two = text.slice(at, at + 2);
  const one = text[at] ?? "";
  const mark = two in STYLES ? two : one in STYLES ? one : null;
  if (mark === null || /^\s?$/.test(text[at + mark.length] ?? "")) return null;
  const before = at > from ? (text[at - 1] ?? "") : "";
  return WORD.test(before) || before === one ? null : (mark as keyof typeof STYLES);
}

/** Where a mark ends: in the same line, right behind what it marks, and not within a word. */
function closing(text: string, mark: string, from: number, to: number, atoms: ReadonlyMap<number, Atom>): number {
  for (let at = from; at < to && text[at] !== "\n"; ) {
    const atom = atoms.get(at);
    if (atom) {
      at = atom.end;
      continue;
    }
    const next = text[at + mark.length] ?? "";
    const ends = at > from && text.startsWith(mark, at) && !/\s/.test(text[at - 1] ?? "");
    if (ends && !WORD.test(next) && next !== mark[0]) return at;
    at += 1;
  }
  return -1;
}
