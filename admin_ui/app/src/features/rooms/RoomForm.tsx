/** Name and topic of a room, for a new one its kind as well. */
import { Button, Modal, SegmentedControl, Stack, TextInput } from "@mantine/core";
import type { Rest } from "@offchat/client";
import type { FormEvent } from "react";
import { useState } from "react";
import { administration as words } from "../../texts/administration.ts";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import type { NamespaceRoom } from "./rooms.ts";
import { useRoomChange } from "./rooms.ts";

interface Props {
  rest: Rest;
  slug: string;
  /** The room to change; null for a new one. */
  room: NamespaceRoom | null;
  opened: boolean;
  onClose: () => void;
}

function Form({ rest, slug, room, onClose }: Props) {
  const [as, setAs] = useState<"group" | "channel">("group");
  const change = useRoomChange(rest, slug, onClose);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const said = { name: String(fields.get("name")), topic: String(fields.get("topic")) };
    change.mutate(room ? { kind: "rename", room: room.id, ...said } : { kind: "create", as, ...said });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {!room && (
          <SegmentedControl
            fullWidth
            aria-label={words.kind}
            value={as}
            onChange={(value) => setAs(value as typeof as)}
            data={Object.entries(words.kinds).map(([value, label]) => ({ value, label }))}
          />
        )}
        <TextInput
          name="name"
          label={words.name}
          defaultValue={room?.name}
          maxLength={120}
          required
          withAsterisk={false}
          data-autofocus
        />
        <TextInput name="topic" label={words.topic} defaultValue={room?.topic} maxLength={500} />
        {change.isError && (
          <p role="alert" className={classes.problem}>
            {problemOf(change.error)}
          </p>
        )}
        <Button type="submit" loading={change.isPending}>
          {room ? words.save : words.create}
        </Button>
      </Stack>
    </form>
  );
}

export function RoomForm(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.room ? words.rename : words.newRoom}>
      <Form {...props} />
    </Modal>
  );
}
