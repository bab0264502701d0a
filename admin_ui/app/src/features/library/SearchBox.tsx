/** What is looked for in the library: found while one types, with what it may go on with and what was looked for before. */
import { ActionIcon, CloseButton, Combobox, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedCallback, useDebouncedValue } from "@mantine/hooks";
import type { Proposal } from "@offchat/client";
import type { KeyboardEvent, ReactNode } from "react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { library as words } from "../../texts/library.ts";
import { TEXTS } from "../../texts.ts";
import { count } from "../../ui/format.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { mayBeShortcut, shortcutIn } from "../../ui/shortcuts.ts";
import { useLibrary } from "./context.ts";
import frame from "./library.module.css";
import type { ProposalKind } from "./proposals.ts";
import { completed, PROPOSED, useProposals } from "./proposals.ts";
import classes from "./search.module.css";
import { useSearches } from "./useSearches.ts";

/** A pause in typing after which files are looked for; proposals come sooner. */
const TYPING_MS = 200;
const PROPOSALS_MS = 100;

interface Props {
  /** What is looked for now. */
  value: string;
  onSearch: (q: string) => void;
  onTag: (id: string) => void;
  onPerson: (id: string) => void;
  onFile: (id: string) => void;
}

const ICONS: Readonly<Record<ProposalKind, IconName>> = {
  tag: "tag",
  title: "picture",
  text: "search",
  person: "person",
};

interface Choice {
  /** Unlike that of all others. */
  key: string;
  icon: IconName;
  words: string;
  total?: number;
  run: () => void;
}

interface Group {
  label: string;
  choices: readonly Choice[];
}

/** What was typed, a moment later than it was; what is chosen elsewhere stands in the field as well. */
function useTyped(value: string, onSearch: (q: string) => void) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const send = (q: string) => {
    if (sent.current === q) return;
    sent.current = q;
    onSearch(q);
  };
  const soon = useDebouncedCallback(send, TYPING_MS);
  // An answer to what was sent must not overwrite what has been typed since.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    soon.cancel();
    setTyped(value);
  }, [value, soon]);
  const type = (q: string) => {
    setTyped(q);
    soon(q);
  };
  const put = (q: string) => {
    soon.cancel();
    setTyped(q);
    send(q);
  };
  /** Leaves the field empty where something else than words is looked for from now on. */
  const leave = () => {
    soon.cancel();
    setTyped("");
    sent.current = "";
  };
  return { typed, type, put, leave };
}

type Typed = ReturnType<typeof useTyped>;

function Options({ groups }: { groups: readonly Group[] }): ReactNode {
  return groups.map(({ label, choices }) => (
    <Combobox.Group key={label} label={label}>
      {choices.map(({ key, icon, words: name, total }) => (
        <Combobox.Option key={key} value={key} className={classes.option ?? ""}>
          <Icon name={icon} size={16} />
          <bdi className={frame.leafName}>{name}</bdi>
          {total !== undefined && <span className={frame.total}>{count(total)}</span>}
        </Combobox.Option>
      ))}
    </Combobox.Group>
  ));
}

/** The slash brings the keyboard here from anywhere on the page. */
function useSlash(focus: () => void) {
  const pressed = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (shortcutIn("library", event) !== "searchFiles" || !mayBeShortcut(event)) return;
    event.preventDefault();
    focus();
  });
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => pressed(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

function useGroups(props: Props, { typed, put, leave }: Typed) {
  const { rest, namespace } = useLibrary();
  const searches = useSearches();
  const [asked] = useDebouncedValue(typed, PROPOSALS_MS);
  const proposals = useProposals(rest, namespace.slug, asked);
  const run = ({ kind, value, id }: Proposal) => {
    if (kind === "text" || id === null) return put(completed(typed, value));
    searches.remember(typed);
    if (kind === "title") return props.onFile(id);
    leave();
    return kind === "tag" ? props.onTag(id) : props.onPerson(id);
  };
  const proposed = PROPOSED.map((kind) => ({
    label: words.proposed[kind],
    choices: proposals
      .filter((one) => one.kind === kind)
      .map((one) => ({
        key: `${kind} ${one.id ?? one.value}`,
        icon: ICONS[kind],
        words: one.value,
        ...(kind !== "title" && { total: one.count }),
        run: () => run(one),
      })),
  }));
  const before = (label: string, icon: IconName, all: readonly string[]) => ({
    label,
    choices: all.map((q) => ({ key: `${label} ${q}`, icon, words: q, run: () => put(q) })),
  });
  const forget: Choice = { key: "forget", icon: "close", words: words.forgetSearches, run: searches.forget };
  const recent = before(words.recentSearches, "clock", searches.recent);
  const last = [
    before(words.savedSearches, "star", searches.kept),
    { ...recent, choices: recent.choices.length > 0 ? [...recent.choices, forget] : [] },
  ];
  const groups = (typed.trim() === "" ? last : proposed).filter(({ choices }) => choices.length > 0);
  return { groups, searches };
}

export function SearchBox(props: Props) {
  const field = useTyped(props.value, props.onSearch);
  const { typed, type, put } = field;
  const { groups, searches } = useGroups(props, field);
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const open = combobox.dropdownOpened && groups.length > 0;
  useSlash(() => input.current?.focus());
  const choose = (key: string) => {
    groups
      .flatMap(({ choices }) => choices)
      .find((choice) => choice.key === key)
      ?.run();
    combobox.closeDropdown();
  };
  const done = () => {
    put(typed);
    searches.remember(typed);
    combobox.closeDropdown();
  };
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && combobox.getSelectedOptionIndex() < 0) done();
    if (event.key !== "Escape") return;
    // Once closes the proposals, once more empties the field; what is open beside the files stays.
    event.preventDefault();
    event.stopPropagation();
    if (open) combobox.closeDropdown();
    else put("");
  };
  const kept = searches.isKept(typed);
  const sections = typed !== "" && (
    <span className={classes.sections}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={kept ? words.forgetSearch : words.saveSearch}
        title={kept ? words.forgetSearch : words.saveSearch}
        aria-pressed={kept}
        disabled={!searches.ready}
        onClick={() => searches.toggle(typed)}
      >
        <Icon name="star" size={16} filled={kept} />
      </ActionIcon>
      <CloseButton size="sm" aria-label={TEXTS.general.clearSearch} onClick={() => put("")} />
    </span>
  );
  return (
    <Combobox
      store={{ ...combobox, dropdownOpened: open }}
      onOptionSubmit={choose}
      position="bottom-start"
      width={360}
      shadow="md"
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          ref={input}
          role="combobox"
          aria-autocomplete="list"
          aria-label={words.search}
          placeholder={words.search}
          className={classes.find ?? ""}
          leftSection={<Icon name="search" size={16} />}
          rightSection={sections}
          rightSectionWidth={typed === "" ? 0 : 60}
          value={typed}
          onChange={({ currentTarget }) => {
            type(currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onFocus={() => combobox.openDropdown()}
          onClick={() => combobox.openDropdown()}
          onBlur={done}
          onKeyDown={key}
          maxLength={200}
          dir="auto"
          size="sm"
        />
      </Combobox.Target>
      <Combobox.Dropdown maw="calc(100vw - 32px)">
        <Combobox.Options className={classes.options ?? ""} aria-label={words.proposals}>
          <Options groups={groups} />
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
