/** One line of the palette: what it is called, with the letters that were typed, and which keys do the same. */
import { memo } from "react";
import type { Command } from "../../ui/commands.ts";
import { Icon } from "../../ui/icons.tsx";
import { Keys } from "../../ui/Keys.tsx";
import type { GlobalShortcut, Shortcut } from "../../ui/shortcuts.ts";
import { SHORTCUTS } from "../../ui/shortcuts.ts";
import type { Item } from "./listing.ts";
import classes from "./palette.module.css";

function keysOf(name: GlobalShortcut): string {
  const all: Readonly<Record<string, Shortcut>> = { ...SHORTCUTS.general, ...SHORTCUTS.rooms, ...SHORTCUTS.room };
  return all[name]?.keys[0] ?? "";
}

/** Runs of letters, each with the place where it begins, and whether it was typed. */
function runs(letters: readonly string[], typed: ReadonlySet<number>) {
  const parts: { at: number; words: string; typed: boolean }[] = [];
  letters.forEach((letter, at) => {
    const last = parts.at(-1);
    if (last && last.typed === typed.has(at)) last.words += letter;
    else parts.push({ at, words: letter, typed: typed.has(at) });
  });
  return parts;
}

function Marked({ words, places }: { words: string; places: readonly number[] }) {
  const parts = runs([...words], new Set(places));
  return (
    <bdi className={classes.words}>
      {parts.map((part) => (part.typed ? <mark key={part.at}>{part.words}</mark> : part.words))}
    </bdi>
  );
}

interface Props extends Item {
  id: string;
  active: boolean;
  onRun: (command: Command) => void;
  onPoint: (id: string) => void;
}

export const Option = memo(function Option({ command, places, id, active, onRun, onPoint }: Props) {
  const { words, hint, icon, picture, shortcut } = command;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, as in every combobox
    <div
      id={id}
      role="option"
      aria-selected={active}
      className={classes.option}
      onClick={() => onRun(command)}
      onPointerMove={() => active || onPoint(command.id)}
    >
      <span className={classes.picture}>{picture ?? <Icon name={icon} size={18} />}</span>
      <span className={classes.line}>
        <Marked words={words} places={places} />
        {hint && <bdi className={classes.hint}>{hint}</bdi>}
      </span>
      {shortcut && <Keys keys={keysOf(shortcut)} />}
    </div>
  );
});
