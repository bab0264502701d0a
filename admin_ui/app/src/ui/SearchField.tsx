/** A field whose words are looked for a moment after they were typed. */
import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { Icon } from "./icons.tsx";

const TYPING_MS = 250;

export function SearchField({ label, onSearch }: { label: string; onSearch: (words: string) => void }) {
  const [typed, setTyped] = useState("");
  const send = useDebouncedCallback(onSearch, TYPING_MS);
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      leftSection={<Icon name="search" size={16} />}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        send(currentTarget.value);
      }}
      onBlur={send.flush}
      size="sm"
      maw={320}
    />
  );
}
