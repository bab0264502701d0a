/** A combination of keys as it stands on the keyboard. */
import { TEXTS } from "../texts.ts";
import classes from "./Keys.module.css";
import { isApple } from "./shortcuts.ts";

const ARROWS: Readonly<Record<string, string>> = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };
const APPLE: Readonly<Record<string, string>> = { Mod: "⌘", Alt: "⌥", Shift: "⇧" };

function nameOf(key: string): string {
  const names: Readonly<Record<string, string>> = TEXTS.shortcuts.keys;
  return ARROWS[key] ?? (isApple() ? APPLE[key] : undefined) ?? names[key] ?? key;
}

export function Keys({ keys }: { keys: string }) {
  const parts = keys === "+" ? ["+"] : keys.split("+");
  return (
    <span className={classes.keys}>
      {parts.map((key) => (
        <kbd key={key} className={classes.key}>
          {nameOf(key)}
        </kbd>
      ))}
    </span>
  );
}
