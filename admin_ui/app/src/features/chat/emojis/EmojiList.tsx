/** The emojis of a namespace's own, for its moderators: add one with a picture and a name, remove one. */
import { ActionIcon, Button, Group, Loader, Stack, Text, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { useEffect, useRef, useState } from "react";
import { emojis as words } from "../../../texts/emojis.ts";
import type { Question } from "../../../ui/Confirm.tsx";
import { Confirm } from "../../../ui/Confirm.tsx";
import { Failed } from "../../../ui/Failed.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { problemOf } from "../../../ui/problem.ts";
import shared from "../words.module.css";
import classes from "./emojis.module.css";
import type { OwnEmoji } from "./emojis.ts";
import { nameFor, nameIn, useChanges, useEmojis } from "./emojis.ts";

const KINDS = "image/png,image/webp,image/gif,image/jpeg,image/avif";

/** The address of a file that is shown before it is sent. */
function useShown(file: File | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = file && URL.createObjectURL(file);
    setUrl(made);
    return () => {
      if (made) URL.revokeObjectURL(made);
    };
  }, [file]);
  return url;
}

function AddForm({ add, known }: { add: ReturnType<typeof useChanges>["add"]; known: readonly OwnEmoji[] }) {
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const shown = useShown(file);
  const fits = nameIn(`:${name}:`) !== null;
  const taken = known.some((one) => one.name === name);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!file || !fits) return;
    add.mutate(
      { name, file },
      {
        onSuccess: () => {
          setFile(null);
          setName("");
        },
      },
    );
  };
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    add.reset();
    setFile(chosen);
    setName((before) => before || nameFor(chosen.name));
  };
  return (
    <form onSubmit={submit}>
      <Group gap="sm" align="flex-end">
        {shown && <img className={classes.preview} src={shown} alt="" />}
        <Button variant="default" onClick={() => input.current?.click()}>
          {file ? words.chooseOther : words.choose}
        </Button>
        <TextInput
          style={{ flex: 1, minWidth: 160 }}
          label={words.name}
          placeholder="party_parrot"
          value={name}
          maxLength={32}
          error={name !== "" && !fits && words.nameHint}
          onChange={({ currentTarget }) => setName(currentTarget.value.toLowerCase())}
        />
        <Button type="submit" disabled={!file || !fits} loading={add.isPending}>
          {taken ? words.replace : words.add}
        </Button>
      </Group>
      <input
        ref={input}
        type="file"
        accept={KINDS}
        hidden
        aria-label={words.choose}
        onChange={({ currentTarget }) => {
          const [chosen] = currentTarget.files ?? [];
          currentTarget.value = "";
          choose(chosen);
        }}
      />
      {add.isError && (
        <Text c="red" size="sm" mt="xs" role="alert">
          {problemOf(add.error)}
        </Text>
      )}
    </form>
  );
}

export function EmojiList({ slug }: { slug: string }) {
  const list = useEmojis(slug);
  const { add, remove } = useChanges(slug);
  const [question, setQuestion] = useState<Question | null>(null);
  const known = list.data ?? [];
  const ask = ({ name }: OwnEmoji) =>
    setQuestion({ title: words.remove(name), hint: words.removeHint(name), run: () => remove.mutate(name) });
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {words.hint}
      </Text>
      <AddForm add={add} known={known} />
      {list.isPending && <Loader size="sm" />}
      {list.isError && <Failed error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <Text size="sm">{words.none}</Text>}
      {remove.isError && (
        <Text c="red" size="sm" role="alert">
          {problemOf(remove.error)}
        </Text>
      )}
      <ul className={classes.list} aria-label={words.title}>
        {known.map((emoji) => (
          <li key={emoji.name}>
            {emoji.url && <img src={emoji.url} alt="" />}
            <span className={classes.names}>
              <Text size="sm" className={shared.clipped ?? ""} dir="ltr">
                :{emoji.name}:
              </Text>
              {emoji.by && (
                <Text size="xs" c="dimmed" className={shared.clipped ?? ""} dir="auto">
                  {emoji.by.display_name}
                </Text>
              )}
            </span>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={words.remove(emoji.name)}
              title={words.remove(emoji.name)}
              onClick={() => ask(emoji)}
            >
              <Icon name="trash" size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </Stack>
  );
}
