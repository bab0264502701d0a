/** What can be done on the page that is shown: each part of it offers its commands, and the palette lists them. */
import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import type { IconName } from "./icons.tsx";
import type { GlobalShortcut } from "./shortcuts.ts";

export type CommandSection = "rooms" | "people" | "here" | "places" | "general";

export interface Command {
  /** The same at each opening of the palette, so that what was used lately comes first. */
  id: string;
  section: CommandSection;
  words: string;
  /** Other words that find it. */
  also?: string;
  /** What stands behind its words, fainter. */
  hint?: string;
  icon: IconName;
  /** Stands in place of the icon. */
  picture?: ReactNode;
  shortcut?: GlobalShortcut;
  /** Whether it can be done now; it is left out where not. */
  when?: boolean;
  run: () => void;
}

/** Answers the commands of this moment. */
type Offer = () => readonly Command[];
/** Answers what the server finds for the words that were typed. */
type Search = (typed: string) => Promise<readonly Command[]>;

const offers = new Set<Offer>();
const searches = new Set<Search>();

function useMember<T extends (...args: never[]) => unknown>(members: Set<T>, member: T): void {
  const latest = useRef(member);
  latest.current = member;
  useEffect(() => {
    const call = ((...args: never[]) => latest.current(...args)) as T;
    members.add(call);
    return () => {
      members.delete(call);
    };
  }, [members]);
}

/** Offers commands as long as the component stands; they are asked for when the palette is opened. */
export function useCommands(offer: Offer): void {
  useMember(offers, offer);
}

/** Offers what the server finds, beside the commands. */
export function useCommandSearch(search: Search): void {
  useMember(searches, search);
}

/** All that can be done now. */
export function offeredCommands(): Command[] {
  return [...offers].flatMap((offer) => offer()).filter(({ when = true }) => when);
}

/** What the server finds; a search that fails finds nothing. */
export async function searchedCommands(typed: string): Promise<Command[]> {
  const found = await Promise.allSettled([...searches].map((search) => search(typed)));
  return found.flatMap((one) => (one.status === "fulfilled" ? [...one.value] : []));
}
