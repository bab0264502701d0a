/** Asks whose files are to be shown, among all who sent some; the server finds them by the beginning of a name. */
import { Loader, Modal, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { library as words } from "../../texts/library.ts";
import { problemOf } from "../../ui/problem.ts";
import { useLibrary } from "./context.ts";
import { useUploaders } from "./usePeople.ts";

const TYPING_MS = 150;

interface Props {
  chosen: readonly string[];
  onPick: (id: string) => void;
  onClose: () => void;
}

export function UploaderForm({ chosen, onPick, onClose }: Props) {
  const { rest, namespace } = useLibrary();
  const [typed, setTyped] = useState("");
  const [wanted] = useDebouncedValue(typed.trim(), TYPING_MS);
  const { data, error, isFetching } = useUploaders(rest, namespace.slug, wanted);
  const people = (data?.results ?? []).filter(({ id }) => !chosen.includes(id));
  return (
    <Modal opened onClose={onClose} title={words.filterNames.uploader} size="sm">
      <Select
        label={words.uploaderName}
        data={people.map(({ id, display_name, username }) => ({ value: id, label: `${display_name} (${username})` }))}
        onChange={(id) => id && onPick(id)}
        searchValue={typed}
        onSearchChange={setTyped}
        filter={({ options }) => options}
        nothingFoundMessage={isFetching ? undefined : words.noUploader}
        rightSection={isFetching ? <Loader size="xs" /> : undefined}
        error={error && problemOf(error)}
        searchable
        data-autofocus
        maxDropdownHeight={240}
      />
    </Modal>
  );
}
