import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const SOURCES = "app/src";
const STYLES = "node_modules/@mantine/core/styles";

/** Components whose styles others bring along. */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  Drawer: ["ModalBase", "Overlay", "Paper", "ScrollArea"],
  Menu: ["Popover"],
  Modal: ["ModalBase", "Overlay", "Paper", "ScrollArea"],
  MultiSelect: ["Combobox", "Input", "Pill", "PillsInput", "ScrollArea"],
  NativeSelect: ["Input"],
  SegmentedControl: ["FloatingIndicator"],
  Select: ["Combobox", "Input", "ScrollArea"],
  Switch: ["InlineInput"],
  Textarea: ["Input"],
  TextInput: ["Input"],
};

function used(): string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  const names = files.flatMap((name) => {
    const source = readFileSync(join(SOURCES, name), "utf8");
    return [...source.matchAll(/import \{([^}]+)\} from "@mantine\/core"/g)].flatMap(([, list = ""]) =>
      list.split(",").map((one) => one.trim()),
    );
  });
  return [...new Set(names.flatMap((name) => [name, ...(INSIDE[name] ?? [])]))];
}

it("every component of Mantine that the screens use has its styles", () => {
  const imported = readFileSync(join(SOURCES, "ui/mantine.css"), "utf8");
  const missing = used().filter(
    (name) => existsSync(join(STYLES, `${name}.css`)) && !imported.includes(`/styles/${name}.css`),
  );
  expect(missing).toEqual([]);
});
