/** A field whose words are looked for a moment after they were typed; what is chosen elsewhere stands in it as well. */
import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { TEXTS } from "../texts.ts";
import { Icon } from "./icons.tsx";
import classes from "./SearchField.module.css";

const TYPING_MS = 250;

interface Props {
  label: string;
  /** What is looked for now. */
  value: string;
  onSearch: (words: string) => void;
  className?: string | undefined;
}

export function SearchField({ label, value, onSearch, className }: Props) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const send = (words: string) => {
    sent.current = words;
    onSearch(words);
  };
  const search = useDebouncedCallback(send, TYPING_MS);
  // An answer to what was sent must not overwrite what has been typed since.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    search.cancel();
    setTyped(value);
  }, [value, search]);
  const type = (words: string) => {
    setTyped(words);
    search(words);
  };
  const clear = () => {
    search.cancel();
    setTyped("");
    send("");
  };
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      className={`${classes.field} ${className ?? ""}`}
      leftSection={<Icon name="search" size={16} />}
      rightSection={typed && <CloseButton size="sm" aria-label={TEXTS.general.clearSearch} onClick={clear} />}
      value={typed}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      onBlur={search.flush}
      size="sm"
    />
  );
}
