/** What is asked before a step: a preset reason, or a note; Enter answers it. */
import { Button, Group, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import type { FormEvent, KeyboardEvent } from "react";
import { useState } from "react";
import { reporting, queue as words } from "../../texts/reporting.ts";
import { restrictions } from "../../texts/restrictions.ts";
import { TEXTS } from "../../texts.ts";
import { DurationPicker, minutesOf } from "../../ui/DurationPicker.tsx";
import type { ReportReason } from "../../ui/ReasonPicker.tsx";
import { ReasonPicker } from "../../ui/ReasonPicker.tsx";
import type { Act } from "./cases.ts";

export interface Given {
  reason?: string;
  text?: string;
  kind?: Kind;
  minutes?: number | null;
}

type Kind = "mute" | "ban";

interface Props {
  act: Act;
  /** What was reported, which is taken for the reason where nothing else is chosen. */
  reported: ReportReason;
  busy: boolean;
  onAnswer: (given: Given) => void;
  onLeave: () => void;
}

export function Question({ act, reported, busy, onAnswer, onLeave }: Props) {
  const [reason, setReason] = useState<ReportReason>(reported);
  const [text, setText] = useState("");
  const [kind, setKind] = useState<Kind>("mute");
  const [lasts, setLasts] = useState("1440");
  const notes = act === "note";
  const restricts = act === "restrict";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || (notes && text.trim() === "")) return;
    if (notes) onAnswer({ text });
    else onAnswer({ reason: reporting.reasons[reason], ...(restricts && { kind, minutes: minutesOf(lasts) }) });
  };
  const pressed = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === "Escape") onLeave();
    if (event.key === "Enter" && notes && !event.shiftKey) submit(event);
  };
  return (
    <form onSubmit={submit} onKeyDown={pressed} aria-label={words.acts[act]}>
      <Stack gap="xs">
        {notes ? (
          <Textarea
            label={words.noteWords}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            maxLength={1000}
            autosize
            autoFocus
          />
        ) : (
          <ReasonPicker label={words.why} value={reason} onPick={setReason} />
        )}
        {restricts && (
          <>
            <SegmentedControl
              aria-label={restrictions.kind}
              size="xs"
              value={kind}
              onChange={(next) => setKind(next as Kind)}
              data={Object.entries(restrictions.kinds).map(([value, label]) => ({ value, label }))}
            />
            <DurationPicker value={lasts} onPick={setLasts} />
          </>
        )}
        {act === "delete" && <Text size="sm">{words.forGoodHint}</Text>}
        <Group gap="xs">
          <Button type="submit" size="sm" loading={busy} autoFocus={!notes} {...(act === "delete" && { color: "red" })}>
            {restricts ? restrictions.kinds[kind] : act === "delete" ? words.forGood : words.acts[act]}
          </Button>
          <Button variant="default" size="sm" onClick={onLeave}>
            {TEXTS.general.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
