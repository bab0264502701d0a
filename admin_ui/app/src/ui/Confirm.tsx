/** Asks before something that is hard to take back, and says what happens then. */
import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { TEXTS } from "../texts.ts";

export interface Question {
  title: string;
  hint: string;
  /** Gets the reason that was given, empty where none is asked for. */
  run: (reason: string) => void;
  /** What the field for a reason is called, where one must be given. */
  reason?: string;
  /** Whether nothing is lost by it. */
  harmless?: boolean;
}

function Asked({ question, onClose }: { question: Question; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const asked = question.reason !== undefined;
  return (
    <Stack>
      <Text size="sm">{question.hint}</Text>
      {asked && (
        <Textarea
          label={question.reason}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          maxLength={500}
          autosize
          required
          data-autofocus
        />
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus={!asked || undefined}>
          {TEXTS.general.cancel}
        </Button>
        <Button
          {...(!question.harmless && { color: "red" })}
          disabled={asked && reason.trim() === ""}
          onClick={() => {
            question.run(reason.trim());
            onClose();
          }}
        >
          {question.title}
        </Button>
      </Group>
    </Stack>
  );
}

export function Confirm({ question, onClose }: { question: Question | null; onClose: () => void }) {
  return (
    <Modal opened={question !== null} onClose={onClose} title={question?.title}>
      {question && <Asked question={question} onClose={onClose} />}
    </Modal>
  );
}
