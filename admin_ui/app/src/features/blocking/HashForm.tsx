/** Blocks or protects content: that of a file, or a hash; says what it hides before it does. */
import { Button, Modal, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Rest } from "@offchat/client";
import type { FormEvent } from "react";
import { useState } from "react";
import { blocking as words } from "../../texts/blocking.ts";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import type { Content, HashKind, Which } from "./hashes.ts";
import { isComplete, useHashChange, useMatches } from "./hashes.ts";

interface Props {
  rest: Rest;
  namespace: string;
  which: Which;
  /** The file whose content is meant; null where a hash is typed. */
  media: string | null;
  onClose: () => void;
}

function hides(files: number, rooms: number): string {
  if (files === 0) return words.matchesNone;
  return rooms === 0 ? words.nowHides(files) : words.nowHidesIn(files, rooms);
}

function Consequence({ rest, namespace, content }: { rest: Rest; namespace: string; content: Content }) {
  const matches = useMatches(rest, namespace, content);
  if (matches.isError) return null;
  const { files, rooms } = matches.data?.matches ?? { files: 0, rooms: 0 };
  return (
    <Text size="sm" role="status">
      {isComplete(content) && (matches.data ? hides(files, rooms) : words.counting)}
    </Text>
  );
}

function Form({ rest, namespace, which, media, onClose }: Props) {
  const [kind, setKind] = useState<HashKind>("sha256");
  const [value, setValue] = useState("");
  const [reason, setReason] = useState("");
  const content = { kind, media, value };
  const matches = useMatches(rest, namespace, content);
  const change = useHashChange(rest, namespace, which, () => {
    notifications.show({ color: "teal", message: words.done[which] });
    onClose();
  });
  const problem = change.error ?? matches.error;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate({ act: "add", content, reason: reason.trim() });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <SegmentedControl
          fullWidth
          aria-label={words.kind}
          value={kind}
          onChange={(chosen) => setKind(chosen as HashKind)}
          data={Object.entries(words.kinds).map(([name, label]) => ({ value: name, label }))}
        />
        <p className={classes.hint}>{words.kindHints[kind]}</p>
        {media === null && (
          <Textarea
            label={words.value}
            description={words.valueHints[kind]}
            value={value}
            onChange={({ currentTarget }) => setValue(currentTarget.value)}
            autosize
            spellCheck={false}
            data-autofocus
          />
        )}
        <Textarea
          label={words.reason}
          description={words.reasonHint}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          maxLength={1000}
          autosize
          data-autofocus={media !== null || undefined}
        />
        {which === "blocked" && <Consequence rest={rest} namespace={namespace} content={content} />}
        {problem && (
          <p role="alert" className={classes.problem}>
            {problemOf(problem)}
          </p>
        )}
        <Button
          type="submit"
          {...(which === "blocked" && { color: "red" })}
          disabled={!isComplete(content) || reason.trim() === "" || matches.isError}
          loading={change.isPending}
        >
          {words.add[which]}
        </Button>
      </Stack>
    </form>
  );
}

export function HashForm({ opened, ...props }: Props & { opened: boolean }) {
  const title = props.media === null ? words.add[props.which] : words.blockFile;
  return (
    <Modal opened={opened} onClose={props.onClose} title={title}>
      <Form {...props} />
    </Modal>
  );
}
