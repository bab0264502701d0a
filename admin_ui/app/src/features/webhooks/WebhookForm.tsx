/** Makes a webhook, or changes where and what it sends. */
import { Button, Checkbox, Modal, MultiSelect, Stack, TextInput } from "@mantine/core";
import type { Rest } from "@offchat/client";
import type { FormEvent } from "react";
import { useState } from "react";
import { webhooks as words } from "../../texts/webhooks.ts";
import { problemOf } from "../../ui/problem.ts";
import classes from "../../ui/table.module.css";
import type { Webhook } from "./webhooks.ts";
import { isOfNamespace, OF_NAMESPACE, OF_ROOMS, useOwnRooms, useWebhookChange } from "./webhooks.ts";

interface Props {
  rest: Rest;
  namespace: string;
  /** The one to change; null for a new one. */
  webhook: Webhook | null;
  onDone: (secret: string | null) => void;
}

const CLASSES = [...OF_ROOMS, ...OF_NAMESPACE];

function Form({ rest, namespace, webhook, onDone }: Props) {
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [events, setEvents] = useState<string[]>(webhook?.events ?? ["message"]);
  const [rooms, setRooms] = useState<string[]>(webhook?.rooms ?? []);
  const known = useOwnRooms(rest, namespace);
  const change = useWebhookChange(rest, namespace, onDone);
  const data = known.data?.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const ofRooms = rooms.length > 0;
  const sent = ofRooms ? events.filter((name) => !isOfNamespace(name)) : events;
  const single = events.filter((name) => !CLASSES.some((one) => one === name));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const choice = { url: url.trim(), events: sent, rooms: ofRooms ? rooms : null };
    change.mutate(webhook ? { act: "edit", id: webhook.id, choice } : { act: "create", choice });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={words.url}
          description={words.urlHint}
          placeholder="https://example.org/in"
          value={url}
          onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          dir="ltr"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <Checkbox.Group label={words.events} description={words.eventsHint} value={sent} onChange={setEvents}>
          <div className={classes.pair}>
            {[...CLASSES, ...single].map((name) => (
              <Checkbox
                key={name}
                value={name}
                label={words.classes[name] ?? name}
                disabled={ofRooms && isOfNamespace(name)}
                mt={6}
              />
            ))}
          </div>
        </Checkbox.Group>
        <MultiSelect
          label={words.rooms}
          description={words.roomsHint}
          {...(rooms.length === 0 && { placeholder: words.allRooms })}
          data={data}
          value={rooms}
          onChange={setRooms}
          searchable
        />
        {change.error && (
          <p role="alert" className={classes.problem}>
            {problemOf(change.error)}
          </p>
        )}
        <Button type="submit" disabled={url.trim() === "" || sent.length === 0} loading={change.isPending}>
          {webhook ? words.save : words.create}
        </Button>
      </Stack>
    </form>
  );
}

export function WebhookForm({ opened, onClose, ...props }: Props & { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={props.webhook ? words.edit : words.add}>
      <Form key={props.webhook?.id ?? ""} {...props} />
    </Modal>
  );
}
