/** Asks what is wrong with something of somebody else, for the moderators. */
import { Alert, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { reporting as words } from "../texts/reporting.ts";
import { TEXTS } from "../texts.ts";
import { problemOf } from "./problem.ts";
import type { ReportReason } from "./ReasonPicker.tsx";
import { ReasonPicker } from "./ReasonPicker.tsx";

interface Props {
  title: string;
  about: string;
  /** What is asked; what is wrong with it, where nothing else is given. */
  why?: string;
  send: (given: { reason: ReportReason; text: string }) => Promise<unknown>;
  onClose: () => void;
  /** Whether the keyboard goes on where it was; else the caller sees to it. */
  returnFocus?: boolean;
}

export function ReportForm({ title, about, why = words.why, send, onClose, returnFocus = true }: Props) {
  const [reason, setReason] = useState<ReportReason | null>(null);
  const [text, setText] = useState("");
  const report = useMutation({
    mutationFn: send,
    onSuccess: () => {
      notifications.show({ color: "teal", message: words.sent });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} returnFocus={returnFocus} title={title}>
      <Stack>
        <Text size="sm">{about}</Text>
        <ReasonPicker label={why} value={reason} onPick={setReason} />
        <Textarea
          label={words.more}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          maxLength={1000}
          autosize
          minRows={2}
        />
        {report.isError && (
          <Alert color="red" variant="light" role="alert">
            {problemOf(report.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {TEXTS.general.cancel}
          </Button>
          <Button
            disabled={reason === null}
            loading={report.isPending}
            onClick={() => reason && report.mutate({ reason, text })}
          >
            {words.send}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
