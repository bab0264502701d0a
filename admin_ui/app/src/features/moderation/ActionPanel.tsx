/** The buttons for a file, and the question for a reason that each of them asks first. */
import { Alert, Button, Group, Stack, Textarea } from "@mantine/core";
import type { Attachment, Rest } from "@offchat/client";
import type { FormEvent, KeyboardEvent, ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { moderation } from "../../texts/moderation.ts";
import { TEXTS } from "../../texts.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import type { Act } from "./actions.ts";
import { actsFor, useAct } from "./actions.ts";

const LOOKS = {
  reveal: { icon: "eye", color: "accent" },
  quarantine: { icon: "shield", color: "violet" },
  release: { icon: "unlock", color: "teal" },
  delete: { icon: "trash", color: "red" },
} as const satisfies Record<Act, { icon: IconName; color: string }>;

interface Props {
  rest: Rest;
  file: Attachment;
  /** Whether the content is shown now. */
  revealed: boolean;
  onDone: (act: Act, answer: Attachment | null) => void;
  /** What else can be done with the file; not while a reason is asked for. */
  more?: ReactNode;
}

/** When what had the focus is gone, the focus goes to what can be done next instead of to the page. */
function useFocusKept(acts: Act[], asked: Act | null) {
  const panel = useRef<HTMLDivElement>(null);
  const begun = useRef(false);
  const offered = acts.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the buttons that had the focus may be among those that went
  useEffect(() => {
    begun.current ||= asked !== null;
    if (!begun.current || asked || document.activeElement !== document.body) return;
    const buttons = panel.current?.querySelector("button")
      ? panel.current
      : panel.current?.closest("[role=dialog], aside");
    buttons?.querySelector("button")?.focus();
  }, [asked, offered]);
  return panel;
}

/** An act whose reason is asked for; from the submit to the answer it is on its way, and asks no more. */
interface Question {
  act: Act;
  sent: boolean;
}

export function ActionPanel({ rest, file, revealed, onDone, more }: Props) {
  const [question, setQuestion] = useState<Question | null>(null);
  const { act: asked = null, sent = false } = question ?? {};
  const [empty, setEmpty] = useState(false);
  const acts = actsFor(file, revealed);
  const panel = useFocusKept(acts, asked);
  const act = useAct(rest, file.id, (done, answer) => {
    // Another one may have been asked meanwhile, with words in it that are not to be lost.
    setQuestion((now) => (now?.sent && now.act === done ? null : now));
    onDone(done, answer);
  });
  const ask = (next: Act | null) => {
    act.reset();
    setEmpty(false);
    setQuestion(next && { act: next, sent: false });
  };
  if (!asked) {
    return (
      <Group gap="xs" ref={panel}>
        {acts.map((name) => (
          <Button
            key={name}
            variant="default"
            size="sm"
            leftSection={<Icon name={LOOKS[name].icon} size={16} />}
            onClick={() => ask(name)}
          >
            {moderation[name]}
          </Button>
        ))}
        {more}
      </Group>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason")).trim();
    setEmpty(reason === "");
    if (reason === "" || sent) return;
    setQuestion({ act: asked, sent: true });
    act.mutate({ act: asked, reason }, { onError: () => setQuestion({ act: asked, sent: false }) });
  };
  // Escape leaves the question; once it is answered, or from elsewhere, the drawer, which listens before React does.
  const ownEscape = { "data-mantine-stop-propagation": !sent };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || sent) return;
    event.stopPropagation();
    ask(null);
  };
  return (
    <form onSubmit={submit} onKeyDown={leave}>
      <Stack gap="xs">
        <Textarea
          {...ownEscape}
          name="reason"
          label={moderation.reason}
          description={`${moderation.reasonFor[asked]} ${moderation.reasonHint}`}
          error={empty && moderation.reasonNeeded}
          onChange={() => setEmpty(false)}
          autosize
          minRows={2}
          required
          withAsterisk={false}
          autoFocus
        />
        {act.isError && (
          <Alert color="red" variant="light" role="alert">
            {problemOf(act.error)}
          </Alert>
        )}
        <Group gap="xs">
          <Button {...ownEscape} type="submit" color={LOOKS[asked].color} size="sm" loading={sent}>
            {moderation[asked]}
          </Button>
          <Button {...ownEscape} variant="default" size="sm" onClick={() => ask(null)}>
            {TEXTS.general.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
