/** What the palette lists: all commands in their sections, or those that fit what was typed, the best first. */
import type { Command, CommandSection } from "../../ui/commands.ts";
import { match } from "./match.ts";

export interface Item {
  command: Command;
  /** The places of the letters that were typed. */
  places: readonly number[];
}

export interface ListedSection {
  /** Null for what was found: it stands in the order in which it fits. */
  name: CommandSection | "recent" | null;
  items: readonly Item[];
}

const ORDER: readonly CommandSection[] = ["rooms", "here", "people", "places", "general"];
const MOST_RECENT = 5;
/** So many of a section are listed before something was typed. */
const MOST_OF: Partial<Record<CommandSection, number>> = { rooms: 6, people: 4 };
const MOST_FOUND = 40;
/** What was used lately stands before what fits as well. */
const RECENT_BONUS = 15;

function once(commands: readonly Command[]): Command[] {
  return [...new Map(commands.toReversed().map((command) => [command.id, command])).values()].toReversed();
}

function unfiltered(commands: readonly Command[], recent: readonly string[]): ListedSection[] {
  const known = new Map(commands.map((command) => [command.id, command]));
  const lately = recent.flatMap((id) => known.get(id) ?? []).slice(0, MOST_RECENT);
  const others = commands.filter((command) => !lately.includes(command));
  const item = (command: Command): Item => ({ command, places: [] });
  const sections = ORDER.map((name) => ({
    name,
    items: others
      .filter(({ section }) => section === name)
      .slice(0, MOST_OF[name])
      .map(item),
  }));
  return [{ name: "recent" as const, items: lately.map(item) }, ...sections].filter(({ items }) => items.length > 0);
}

/** The sections of the palette for what was typed. `recent`: ids of what was used lately, newest first. */
export function listing(commands: readonly Command[], recent: readonly string[], typed: string): ListedSection[] {
  const all = once(commands);
  if (typed.trim() === "") return unfiltered(all, recent);
  const found = all.flatMap((command) => {
    const fit = match(command.words, `${command.also ?? ""} ${command.hint ?? ""}`, typed);
    if (!fit) return [];
    return [{ command, places: fit.places, score: fit.score + (recent.includes(command.id) ? RECENT_BONUS : 0) }];
  });
  const items = found.toSorted((one, other) => other.score - one.score).slice(0, MOST_FOUND);
  return items.length > 0 ? [{ name: null, items }] : [];
}
