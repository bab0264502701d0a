/** Mutes or bans a person: what, for how long, and why. */
import { Button, Modal, SegmentedControl, Stack, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Rest, User } from "@offchat/client";
import type { FormEvent } from "react";
import { useState } from "react";
import { restrictions as words } from "../../texts/restrictions.ts";
import { DurationPicker, minutesOf } from "../../ui/DurationPicker.tsx";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import type { Kind } from "./restrictions.ts";
import { useRestricting } from "./restrictions.ts";

interface Props {
  rest: Rest;
  namespace: string;
  person: Pick<User, "id" | "display_name">;
  onClose: () => void;
}

function Form({ rest, namespace, person, onClose }: Props) {
  const [kind, setKind] = useState<Kind>("mute");
  const [lasts, setLasts] = useState("1440");
  const [reason, setReason] = useState("");
  const change = useRestricting(rest, namespace, () => {
    notifications.show({ color: "teal", message: words.done[kind] });
    onClose();
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (reason.trim() === "") return;
    change.mutate({ act: "impose", user: person.id, kind, minutes: minutesOf(lasts), reason: reason.trim() });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <SegmentedControl
          fullWidth
          aria-label={words.kind}
          value={kind}
          onChange={(next) => setKind(next as Kind)}
          data={Object.entries(words.kinds).map(([value, label]) => ({ value, label }))}
        />
        <p className={classes.hint}>{words.kindHints[kind]}</p>
        <DurationPicker value={lasts} onPick={setLasts} />
        <Textarea
          label={words.reason}
          description={words.reasonHint}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          maxLength={1000}
          autosize
          required
          data-autofocus
        />
        {change.isError && (
          <p role="alert" className={classes.problem}>
            {problemOf(change.error)}
          </p>
        )}
        <Button type="submit" color="red" disabled={reason.trim() === ""} loading={change.isPending}>
          {words.kinds[kind]}
        </Button>
      </Stack>
    </form>
  );
}

export function RestrictForm({ person, ...props }: Omit<Props, "person"> & { person: Props["person"] | null }) {
  return (
    <Modal opened={person !== null} onClose={props.onClose} title={person ? words.of(person.display_name) : ""}>
      {person && <Form {...props} person={person} />}
    </Modal>
  );
}
