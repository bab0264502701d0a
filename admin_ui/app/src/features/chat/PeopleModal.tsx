/** Picking people: to start a conversation with them, or to bring them into a group. */
import { Button, Modal, MultiSelect, Stack, Text, TextInput } from "@mantine/core";
import type { User } from "@offchat/client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { personOptions } from "../../ui/PersonOption.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useChat, useChatState } from "./connection.ts";

interface Props {
  title: string;
  action: string;
  /** Who need not be offered, by id. */
  except: readonly string[];
  /** Whether several people make a group that needs a name. */
  named: boolean;
  onDone: (people: readonly string[], name: string) => Promise<void>;
  onClose: () => void;
}

/** Who fits what is typed, and who has been chosen already, so that their names stay known. */
function usePeople(typed: string, except: readonly string[]) {
  const chat = useChat();
  const me = useChatState((state) => state.me?.id);
  const { data } = useQuery({ queryKey: ["people", typed], queryFn: () => chat.people(typed) });
  const [known, setKnown] = useState<readonly User[]>([]);
  const fresh = (data ?? []).filter(({ id }) => !known.some((one) => one.id === id));
  if (fresh.length > 0) setKnown([...known, ...fresh]);
  const offered = known.filter(({ id }) => id !== me && !except.includes(id));
  const people = offered.map(({ id, display_name, username }) => ({
    value: id,
    label: `${display_name} (${username})`,
  }));
  return { people, draw: personOptions(offered), none: data ? noneWords(data, except, typed) : TEXTS.general.loading };
}

/** Why nobody is offered. */
function noneWords(found: readonly User[], except: readonly string[], typed: string): string {
  if (!found.some(({ id }) => except.includes(id))) return TEXTS.people.nobody;
  return typed === "" ? TEXTS.people.everybody : TEXTS.people.alreadyIn;
}

export function PeopleModal({ title, action, except, named, onDone, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const [name, setName] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [listed, setListed] = useState(false);
  // Closed after each choice, because the list lies over the button.
  const choose = (ids: string[]) => {
    setChosen(ids);
    setTyped("");
    setTimeout(() => setListed(false));
  };
  const { people, draw, none } = usePeople(typed, except);
  const group = named && chosen.length > 1;
  const go = async () => {
    setBusy(true);
    try {
      await onDone(chosen, name.trim());
      onClose();
    } catch (thrown) {
      setProblem(problemOf(thrown));
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": TEXTS.general.close }}>
      <Stack gap="sm">
        <MultiSelect
          label={TEXTS.people.who}
          data={people}
          renderOption={draw}
          value={chosen}
          onChange={choose}
          dropdownOpened={listed}
          onDropdownOpen={() => setListed(true)}
          onDropdownClose={() => setListed(false)}
          searchable
          searchValue={typed}
          onSearchChange={(words) => {
            setTyped(words);
            if (words !== "") setListed(true);
          }}
          nothingFoundMessage={none}
          data-autofocus
        />
        {group && (
          <TextInput
            label={TEXTS.people.name}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
        {problem !== "" && (
          <Text c="red" size="sm" role="alert">
            {problem}
          </Text>
        )}
        <Button
          disabled={chosen.length === 0 || (group && name.trim() === "")}
          loading={busy}
          onClick={() => void go()}
        >
          {action}
        </Button>
      </Stack>
    </Modal>
  );
}
