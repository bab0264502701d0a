/** The command palette: one field in which a room, a person, a page or something to do is found by a few letters. */
import { Modal } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import type { Command } from "../../ui/commands.ts";
import { offeredCommands, searchedCommands } from "../../ui/commands.ts";
import { Icon } from "../../ui/icons.tsx";
import { Keys } from "../../ui/Keys.tsx";
import { shortcutIn } from "../../ui/shortcuts.ts";
import type { ListedSection } from "./listing.ts";
import { listing } from "./listing.ts";
import { Option } from "./Option.tsx";
import classes from "./palette.module.css";
import { recentlyUsed, rememberUsed } from "./recent.ts";

const words = TEXTS.palette;
/** The server is asked when nothing was typed for so long. */
const PAUSE_MS = 200;

/** What the server finds for the words, some moments after they were typed. */
function useSearched(typed: string) {
  const [found, setFound] = useState<{ typed: string; commands: readonly Command[] }>({ typed: "", commands: [] });
  const wanted = typed.trim();
  useEffect(() => {
    if (wanted === "") return;
    let over = false;
    const ask = () =>
      void searchedCommands(wanted).then((commands) => {
        if (!over) setFound({ typed: wanted, commands });
      });
    const timer = setTimeout(ask, PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [wanted]);
  return { commands: found.commands, searching: wanted !== "" && found.typed !== wanted };
}

function useListing(user: string, typed: string) {
  const [offered] = useState(offeredCommands);
  const [recent] = useState(() => recentlyUsed(user));
  const searched = useSearched(typed);
  const sections = useMemo(
    () => listing([...offered, ...searched.commands], recent, typed),
    [offered, searched.commands, recent, typed],
  );
  return { sections, searching: searched.searching };
}

const STEPS: Readonly<Record<string, (place: number, count: number) => number>> = {
  ArrowDown: (place, count) => (place + 1) % count,
  ArrowUp: (place, count) => (place - 1 + count) % count,
  PageDown: (place, count) => Math.min(place + 8, count - 1),
  PageUp: (place) => Math.max(place - 8, 0),
};

interface Props {
  user: string;
  /** `then` is called when the palette is gone. */
  onClose: (then?: () => void) => void;
}

export function Palette({ user, onClose }: Props) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const { sections, searching } = useListing(user, typed);
  const items = sections.flatMap((section) => section.items);
  const place = Math.max(
    0,
    items.findIndex(({ command }) => command.id === chosen),
  );
  const active = items[place]?.command;
  const run = (command: Command) => {
    rememberUsed(user, command.id);
    onClose(command.run);
  };
  const key = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (event.nativeEvent.isComposing) return;
    if (shortcutIn("general", event.nativeEvent) === "palette") onClose();
    else if (event.key === "Enter") active && run(active);
    else if (step && items.length > 0) setChosen(items[step(place, items.length)]?.command.id ?? null);
    else return;
    event.preventDefault();
  };
  const type = (next: string) => {
    setTyped(next);
    setChosen(null);
  };
  return (
    <Modal.Root
      opened
      onClose={() => onClose()}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
      padding={0}
      classNames={{ content: classes.palette ?? "" }}
      yOffset="12dvh"
      size={640}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={words.name}>
        <div className={classes.field}>
          <Icon name="search" size={20} />
          <input
            className={classes.input}
            data-autofocus
            role="combobox"
            aria-label={words.name}
            aria-expanded={items.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={active && `${id}-${place}`}
            aria-autocomplete="list"
            placeholder={words.placeholder}
            autoComplete="off"
            spellCheck={false}
            dir="auto"
            value={typed}
            onChange={({ currentTarget }) => type(currentTarget.value)}
            onKeyDown={key}
          />
        </div>
        <List id={id} sections={sections} active={place} onRun={run} onPoint={setChosen} />
        {items.length === 0 && (
          <p className={classes.nothing}>{searching ? words.searching : words.nothing(typed.trim())}</p>
        )}
        <Foot />
        <span className={classes.told} role="status">
          {typed.trim() === "" || searching ? "" : words.found(items.length)}
        </span>
      </Modal.Content>
    </Modal.Root>
  );
}

interface ListProps {
  id: string;
  sections: readonly ListedSection[];
  /** The place of the option that Enter chooses. */
  active: number;
  onRun: (command: Command) => void;
  onPoint: (id: string) => void;
}

function List({ id, sections, active, onRun, onPoint }: ListProps) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another option is active
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active, sections]);
  let place = -1;
  return (
    <div ref={list} id={`${id}-list`} role="listbox" aria-label={words.name} className={classes.list}>
      {sections.map(({ name, items }) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a listbox
        <div key={name ?? "found"} role="group" aria-label={name ? words.sections[name] : words.name}>
          {name && (
            <div className={classes.heading} aria-hidden="true">
              {words.sections[name]}
            </div>
          )}
          {items.map((item) => {
            place += 1;
            return (
              <Option
                key={item.command.id}
                {...item}
                id={`${id}-${place}`}
                active={place === active}
                onRun={onRun}
                onPoint={onPoint}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

function Foot() {
  return (
    <div className={classes.foot} aria-hidden="true">
      <span>
        <Keys keys="ArrowUp" /> <Keys keys="ArrowDown" /> {words.choose}
      </span>
      <span>
        <Keys keys="Enter" /> {words.go}
      </span>
      <span>
        <Keys keys="Escape" /> {TEXTS.shortcuts.toClose}
      </span>
    </div>
  );
}
