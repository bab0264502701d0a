/** Offers the commands of a room behind a / at the beginning of what is written, and calls them. */
import { notifications } from "@mantine/notifications";
import type { Answer } from "@offchat/client";
import { useQuery } from "@tanstack/react-query";
import type { KeyboardEvent, RefObject } from "react";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { problemOf } from "../../../ui/problem.ts";
import { useChat } from "../connection.ts";
import type { useDraft } from "../draft.ts";

const COMMANDS = "/api/v1/commands/";
const MOST = 8;
const KNOWN_MS = 60_000;
const BEGUN = /^\/([a-z0-9_-]{0,32})$/i;
const WHOLE = /^\/([a-z0-9_-]{1,32})(?:\s+([\s\S]*))?$/i;

export type SlashCommand = Answer<"get", typeof COMMANDS>["results"][number];

/** The name and the words behind it; null for what calls no command. */
export function callIn(text: string): { name: string; text: string } | null {
  const found = WHOLE.exec(text.trim());
  return found?.[1] ? { name: found[1].toLowerCase(), text: (found[2] ?? "").trim() } : null;
}

/** Those whose names begin as what was typed. */
export function offersFor(typed: string, commands: readonly SlashCommand[]): SlashCommand[] {
  return commands.filter(({ name }) => name.startsWith(typed.toLowerCase())).slice(0, MOST);
}

interface Writing {
  room: string;
  /** The root of the thread in which one writes. */
  thread?: string;
  draft: Pick<ReturnType<typeof useDraft>, "text" | "write" | "send">;
  input: RefObject<HTMLTextAreaElement | null>;
}

/** The list of offers of a field, what its keys do with it, and how what is written is called or sent. */
export function useSlashing({ room, thread, draft, input }: Writing) {
  const { rest, calls } = useChat();
  const { text, write, send } = draft;
  const [chosen, setChosen] = useState(0);
  const [closed, setClosed] = useState<string | null>(null);
  const here = useQuery({
    queryKey: ["commands", room],
    queryFn: () => rest.get(COMMANDS, { query: { room } }),
    enabled: text.startsWith("/"),
    staleTime: KNOWN_MS,
  });
  const commands = here.data?.results;
  const typed = BEGUN.exec(text)?.[1] ?? null;
  const offers = useMemo(
    () => (typed === null || closed === text ? [] : offersFor(typed, commands ?? [])),
    [typed, closed, text, commands],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: other letters offer others, from the first on
  useEffect(() => setChosen(0), [typed]);
  const pick = ({ name }: SlashCommand) => {
    write(`/${name} `);
    input.current?.focus();
  };
  /** Whether the key belonged to the list. */
  const key = (event: KeyboardEvent): boolean => {
    const offer = offers[chosen];
    if (!offer || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    if (event.key === "ArrowDown") setChosen((chosen + 1) % offers.length);
    else if (event.key === "ArrowUp") setChosen((chosen - 1 + offers.length) % offers.length);
    else if (event.key === "Tab" || (event.key === "Enter" && offer.name !== typed?.toLowerCase())) pick(offer);
    else if (event.key === "Escape") setClosed(text);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const call = (name: string, words: string) => {
    write("");
    calls.run({ room, name, text: words, thread: thread ?? null }).catch((thrown: unknown) => {
      notifications.show({ message: problemOf(thrown), color: "red" });
    });
  };
  /** Call what is written, where it is a command of the room; else send it. */
  const submit = async () => {
    const wanted = callIn(text);
    if (!wanted) return send();
    const known = commands ?? (await here.refetch()).data?.results ?? [];
    if (known.some(({ name }) => name === wanted.name)) call(wanted.name, wanted.text);
    else send();
  };
  return { offers, chosen, pick, key, submit };
}

/** The calls that were made on this page in a room, or in one of its threads, oldest first. */
export function useCalls(room: string, thread: string | null = null) {
  const { calls } = useChat();
  const all = useSyncExternalStore(calls.subscribe, calls.get);
  return useMemo(() => all.filter((call) => call.room === room && call.thread === thread), [all, room, thread]);
}
