import { cleanup, fireEvent, render } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import {
  isPressed,
  SHORTCUTS,
  setSingleKeys,
  shortcutIn,
  useShortcut,
  useShortcutKeys,
} from "../../src/ui/shortcuts.ts";

const NONE = { code: "", altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };

afterEach(() => {
  cleanup();
  setSingleKeys(true);
});

test("a combination is pressed only with exactly its modifiers", () => {
  expect(isPressed({ ...NONE, key: "k", ctrlKey: true }, "Mod+K")).toBe(true);
  expect(isPressed({ ...NONE, key: "k", ctrlKey: true, altKey: true }, "Mod+K")).toBe(false);
  expect(isPressed({ ...NONE, key: "ArrowUp", altKey: true, shiftKey: true }, "Alt+ArrowUp")).toBe(false);
  expect(isPressed({ ...NONE, key: "K", ctrlKey: true, shiftKey: true }, "Mod+K")).toBe(false);
});

test("a sign is the same wherever the keyboard has it, and a letter on keyboards without Latin ones", () => {
  expect(isPressed({ ...NONE, key: "?", shiftKey: true }, "?")).toBe(true);
  expect(isPressed({ ...NONE, key: "?" }, "?")).toBe(true);
  expect(isPressed({ ...NONE, key: "+", shiftKey: true }, "+")).toBe(true);
  expect(isPressed({ ...NONE, key: "л", code: "KeyK", ctrlKey: true }, "Mod+K")).toBe(true);
});

test("no two shortcuts of one part of the page have the same keys", () => {
  for (const [scope, table] of Object.entries(SHORTCUTS)) {
    const keys = Object.values(table).flatMap((one) => one.keys);
    expect(new Set(keys).size, scope).toBe(keys.length);
  }
  expect(shortcutIn("player", { ...NONE, key: " " })).toBe("play");
});

function Page({ heard }: { heard: (name: string) => void }) {
  useShortcutKeys();
  useShortcut("sheet", () => heard("sheet"));
  useShortcut("palette", () => heard("palette"));
  useShortcut("write", () => heard("write"));
  return <textarea aria-label="Message" />;
}

function page() {
  const heard: string[] = [];
  const { getByLabelText } = render(<Page heard={(name) => heard.push(name)} />);
  return { heard, field: getByLabelText("Message") };
}

test("while one types, only what types nothing is a shortcut", () => {
  const { heard, field } = page();
  fireEvent.keyDown(field, { key: "?" });
  fireEvent.keyDown(field, { key: "Escape" });
  expect(heard).toEqual([]);
  fireEvent.keyDown(field, { key: "k", ctrlKey: true });
  expect(heard).toEqual(["palette"]);
});

test("single signs can be switched off, and combinations stay", () => {
  const { heard } = page();
  fireEvent.keyDown(document.body, { key: "?" });
  setSingleKeys(false);
  fireEvent.keyDown(document.body, { key: "?" });
  fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  expect(heard).toEqual(["sheet", "palette"]);
});

test("the Escape that closes a dialog does nothing else", () => {
  const { heard } = page();
  const dialog = document.createElement("div");
  dialog.setAttribute("aria-modal", "true");
  document.body.append(dialog);
  const close = () => dialog.remove();
  window.addEventListener("keydown", close, { capture: true, once: true });
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(heard).toEqual([]);
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(heard).toEqual(["write"]);
});

test("nothing under a dialog is done", () => {
  const { heard } = page();
  const dialog = document.createElement("div");
  dialog.setAttribute("aria-modal", "true");
  document.body.append(dialog);
  fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  dialog.remove();
  expect(heard).toEqual([]);
});
