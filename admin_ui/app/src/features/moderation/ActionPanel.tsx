/** The buttons for a file, and the question for a reason that each of them asks first. */
import { Alert, Button, Group, Stack, Textarea } from "@mantine/core";
import type { Attachment, Rest } from "@offchat/client";
import type { FormEvent, KeyboardEvent } from "react";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import type { Act } from "./actions.ts";
import { actsFor, useAct } from "./actions.ts";

const LOOKS = {
  reveal: { icon: "eye", color: "indigo", variant: "light" },
  quarantine: { icon: "shield", color: "orange", variant: "light" },
  release: { icon: "release", color: "teal", variant: "light" },
  delete: { icon: "trash", color: "red", variant: "light" },
} as const satisfies Record<Act, { icon: IconName; color: string; variant: string }>;

interface Props {
  rest: Rest;
  file: Attachment;
  onDone: (act: Act, answer: Attachment | null) => void;
}

export function ActionPanel({ rest, file, onDone }: Props) {
  const [asked, setAsked] = useState<Act | null>(null);
  const act = useAct(rest, file.id, (done, answer) => {
    setAsked(null);
    onDone(done, answer);
  });
  const ask = (next: Act | null) => {
    act.reset();
    setAsked(next);
  };
  if (!asked) {
    return (
      <Group gap="xs">
        {actsFor(file).map((name) => (
          <Button
            key={name}
            variant={LOOKS[name].variant}
            color={LOOKS[name].color}
            size="sm"
            leftSection={<Icon name={LOOKS[name].icon} size={16} />}
            onClick={() => ask(name)}
          >
            {TEXTS.moderation[name]}
          </Button>
        ))}
      </Group>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason")).trim();
    if (reason !== "") act.mutate({ act: asked, reason });
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    ask(null);
  };
  return (
    <form onSubmit={submit} onKeyDown={leave}>
      <Stack gap="xs">
        <Textarea
          name="reason"
          label={TEXTS.moderation.reason}
          description={`${TEXTS.moderation.reasonFor[asked]} ${TEXTS.moderation.reasonHint}`}
          autosize
          minRows={2}
          required
          withAsterisk={false}
          autoFocus
        />
        {act.isError && (
          <Alert color="red" variant="light" role="alert">
            {act.error.message}
          </Alert>
        )}
        <Group gap="xs">
          <Button type="submit" color={LOOKS[asked].color} size="sm" loading={act.isPending}>
            {TEXTS.moderation[asked]}
          </Button>
          <Button variant="default" size="sm" onClick={() => ask(null)}>
            {TEXTS.general.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
