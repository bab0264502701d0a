/** Every keyboard shortcut in one table: handlers look their keys up in it, and the sheet of keys shows it. */
import { useEffect, useRef } from "react";
import { TEXTS } from "../texts.ts";

export interface Shortcut {
  /** `Mod` is Ctrl, on Apple's machines Cmd; the last part is the name of the key as events have it. */
  keys: readonly string[];
  words: string;
  /** Whether it also works while one types: only combinations that type nothing. */
  typing?: true;
}

type Table = Readonly<Record<string, Readonly<Record<string, Shortcut>>>>;

const { shortcuts: words } = TEXTS;

export const SHORTCUTS = {
  general: {
    palette: { keys: ["Mod+K"], words: words.palette, typing: true },
    sheet: { keys: ["?"], words: words.sheet },
    write: { keys: ["Escape"], words: words.write },
  },
  rooms: {
    previousRoom: { keys: ["Alt+ArrowUp"], words: words.previousRoom, typing: true },
    nextRoom: { keys: ["Alt+ArrowDown"], words: words.nextRoom, typing: true },
    previousUnread: { keys: ["Alt+Shift+ArrowUp"], words: words.previousUnread, typing: true },
    nextUnread: { keys: ["Alt+Shift+ArrowDown"], words: words.nextUnread, typing: true },
    search: { keys: ["Mod+F", "/"], words: words.search, typing: true },
    searchAll: { keys: ["Mod+Shift+F"], words: words.searchAll, typing: true },
  },
  room: {
    send: { keys: ["Enter", "Mod+Enter"], words: words.send, typing: true },
    newLine: { keys: ["Shift+Enter"], words: words.newLine, typing: true },
    attach: { keys: ["Mod+Shift+U"], words: words.attach, typing: true },
    firstUnread: { keys: ["Mod+J"], words: words.firstUnread, typing: true },
    markRead: { keys: ["Shift+Escape"], words: words.markRead, typing: true },
    panel: { keys: ["Mod+."], words: words.panel, typing: true },
    previousMessage: { keys: ["ArrowUp"], words: words.previousMessage },
    reply: { keys: ["R"], words: words.reply },
    nextMessage: { keys: ["ArrowDown"], words: words.nextMessage },
  },
  writing: {
    editLast: { keys: ["ArrowUp"], words: words.editLast },
    leaveEdit: { keys: ["Escape"], words: words.leaveEdit },
  },
  viewer: {
    next: { keys: ["ArrowRight"], words: words.next },
    previous: { keys: ["ArrowLeft"], words: words.previous },
    zoomIn: { keys: ["+", "="], words: words.zoomIn },
    zoomOut: { keys: ["-"], words: words.zoomOut },
    close: { keys: ["Escape"], words: words.close },
  },
  player: {
    play: { keys: [" ", "K"], words: words.play },
    back: { keys: ["ArrowLeft"], words: words.back },
    forth: { keys: ["ArrowRight"], words: words.forth },
    louder: { keys: ["ArrowUp"], words: words.louder },
    quieter: { keys: ["ArrowDown"], words: words.quieter },
    mute: { keys: ["M"], words: words.mute },
    fullScreen: { keys: ["F"], words: words.fullScreen },
  },
  files: {
    nextFile: { keys: ["J"], words: words.nextFile },
    previousFile: { keys: ["K"], words: words.previousFile },
  },
  queue: {
    nextCase: { keys: ["J"], words: words.nextCase },
    previousCase: { keys: ["K"], words: words.previousCase },
    revealCase: { keys: ["R"], words: words.revealCase },
    approveCase: { keys: ["A"], words: words.approveCase },
    holdCase: { keys: ["Q"], words: words.holdCase },
    deleteCase: { keys: ["D"], words: words.deleteCase },
    noteCase: { keys: ["N"], words: words.noteCase },
    restrictCase: { keys: ["M"], words: words.restrictCase },
    chooseCase: { keys: ["X"], words: words.chooseCase },
    undoStep: { keys: ["U"], words: words.undoStep },
  },
  library: {
    searchFiles: { keys: ["/"], words: words.searchFiles },
    moveEarlier: { keys: ["Mod+ArrowLeft"], words: words.moveEarlier },
    moveLater: { keys: ["Mod+ArrowRight"], words: words.moveLater },
  },
  suggestions: {
    nextSuggestion: { keys: ["J", "ArrowDown"], words: words.nextSuggestion },
    previousSuggestion: { keys: ["K", "ArrowUp"], words: words.previousSuggestion },
    acceptSuggestion: { keys: ["A"], words: words.acceptSuggestion },
    editSuggestion: { keys: ["E"], words: words.editSuggestion },
    rejectSuggestion: { keys: ["X"], words: words.rejectSuggestion },
    acceptFile: { keys: ["Shift+A"], words: words.acceptFile },
    rejectFile: { keys: ["Shift+X"], words: words.rejectFile },
    undoDecision: { keys: ["Z", "Mod+Z"], words: words.undoDecision },
  },
} as const satisfies Table;

export type Scope = keyof typeof SHORTCUTS;
export type ShortcutIn<S extends Scope> = keyof (typeof SHORTCUTS)[S] & string;
type Everywhere = "general" | "rooms" | "room";
/** Those whose keys are heard wherever on the page the focus is. */
export type GlobalShortcut = { [S in Everywhere]: ShortcutIn<S> }[Everywhere];

/** What of a keyboard event decides which shortcut it is. */
export type Pressed = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

export function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}

/** The key's name; on keyboards without Latin letters the letter that the key has on those with them. */
function nameOf({ key, code }: Pressed): string {
  const foreign = key.length === 1 && key.charCodeAt(0) > 127 && code.startsWith("Key");
  return (foreign ? code.slice(3) : key).toLowerCase();
}

/** Whether a key event is the combination that `keys` writes. */
export function isPressed(event: Pressed, keys: string): boolean {
  const parts = keys.split("+").filter((part) => part !== "");
  const key = (keys === "+" ? "+" : (parts.at(-1) ?? "")).toLowerCase();
  const wants = (name: string) => keys !== "+" && parts.slice(0, -1).includes(name);
  // A sign such as ? lies behind Shift on one keyboard and not on another.
  const sign = key.length === 1 && !/[a-z0-9 ]/.test(key);
  const mod = isApple() ? event.metaKey : event.ctrlKey;
  const other = isApple() ? event.ctrlKey : event.metaKey;
  return (
    nameOf(event) === key &&
    mod === wants("Mod") &&
    !other &&
    event.altKey === wants("Alt") &&
    (sign || event.shiftKey === wants("Shift"))
  );
}

/** The shortcut of a part of the page that a key event is, or null. */
export function shortcutIn<S extends Scope>(scope: S, event: Pressed): ShortcutIn<S> | null {
  const table: Readonly<Record<string, Shortcut>> = SHORTCUTS[scope];
  const found = Object.entries(table).find(([, { keys }]) => keys.some((one) => isPressed(event, one)));
  return (found?.[0] as ShortcutIn<S> | undefined) ?? null;
}

/** Whether keys that are pressed there write something. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

const SINGLE = "offchat.single_keys";

/** Whether shortcuts of a single sign are on: who dictates to the machine may want them off. */
export function singleKeys(): boolean {
  try {
    return localStorage.getItem(SINGLE) !== "off";
  } catch {
    return true;
  }
}

export function setSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(SINGLE, on ? "on" : "off");
  } catch {
    // A full or forbidden storage: they stay as they were.
  }
}

/** Whether a key event may be a shortcut here: nothing is typed with it, and it has not been used already. */
export function mayBeShortcut(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || isTyping(event.target)) return false;
  const bare = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  return !bare || singleKeys();
}

const handlers = new Map<GlobalShortcut, (() => void)[]>();
const EVERYWHERE: readonly Everywhere[] = ["general", "rooms", "room"];

function globalShortcut(event: KeyboardEvent): GlobalShortcut | null {
  for (const scope of EVERYWHERE) {
    const name = shortcutIn(scope, event);
    if (name !== null && (handlers.get(name)?.length ?? 0) > 0) return name;
  }
  return null;
}

function worksWhileTyping(name: GlobalShortcut): boolean {
  const all: readonly Readonly<Record<string, Shortcut>>[] = EVERYWHERE.map((scope) => SHORTCUTS[scope]);
  return all.some((table) => table[name]?.typing === true);
}

/** Of the keys of a shortcut that works while one types, a single sign would be typed. */
function typesNothing({ key, ctrlKey, metaKey, altKey }: Pressed): boolean {
  return key.length > 1 || ctrlKey || metaKey || altKey;
}

/** Whether something lay over the page when the key went down: a dialog that it closes is gone before `pressed`. */
let covered = false;

function noteDialogs(): void {
  covered = document.querySelector("[aria-modal=true]") !== null;
}

function pressed(event: KeyboardEvent): void {
  const name = globalShortcut(event);
  if (name === null || event.defaultPrevented || event.isComposing) return;
  if (!(worksWhileTyping(name) && typesNothing(event)) && !mayBeShortcut(event)) return;
  // What lies over the page has keys of its own; menus and lists close themselves with Escape.
  if (covered) return;
  if (name === "write" && document.querySelector("[role=menu], [aria-haspopup][aria-expanded=true]")) return;
  event.preventDefault();
  runShortcut(name);
}

/** Do what a shortcut does, as when its button or menu entry is used. */
export function runShortcut(name: GlobalShortcut): void {
  handlers.get(name)?.at(-1)?.();
}

/** Calls `run` when the shortcut is pressed, as long as the component stands; the one that came last is called. */
export function useShortcut(name: GlobalShortcut, run: () => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const call = () => latest.current();
    handlers.set(name, [...(handlers.get(name) ?? []), call]);
    return () => {
      const left = (handlers.get(name) ?? []).filter((one) => one !== call);
      handlers.set(name, left);
    };
  }, [name]);
}

/** Hears the keys of the page; stands once in it. */
export function useShortcutKeys(): void {
  useEffect(() => {
    window.addEventListener("keydown", noteDialogs, { capture: true });
    window.addEventListener("keydown", pressed);
    return () => {
      window.removeEventListener("keydown", noteDialogs, { capture: true });
      window.removeEventListener("keydown", pressed);
    };
  }, []);
}
