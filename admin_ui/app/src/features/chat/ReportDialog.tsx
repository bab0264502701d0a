/** Asks what is wrong with a message, and tells the moderators. */
import { Alert, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { reporting as words } from "../../texts/reporting.ts";
import { TEXTS } from "../../texts.ts";
import { problemOf } from "../../ui/problem.ts";
import type { ReportReason } from "../../ui/ReasonPicker.tsx";
import { ReasonPicker } from "../../ui/ReasonPicker.tsx";
import { backTo } from "./backTo.ts";
import { useChat } from "./connection.ts";

export function ReportDialog({ message, onClose }: { message: string; onClose: () => void }) {
  const { rest } = useChat();
  const [reason, setReason] = useState<ReportReason | null>(null);
  const [text, setText] = useState("");
  const close = () => {
    onClose();
    backTo(message);
  };
  const report = useMutation({
    mutationFn: (why: ReportReason) =>
      rest.post("/api/chat/messages/{message_id}/report/", {
        path: { message_id: message },
        body: { reason: why, text },
      }),
    onSuccess: () => {
      notifications.show({ color: "teal", message: words.sent });
      close();
    },
  });
  return (
    <Modal opened onClose={close} returnFocus={false} title={words.title}>
      <Stack>
        <Text size="sm">{words.about}</Text>
        <ReasonPicker label={words.why} value={reason} onPick={setReason} />
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
          <Button variant="default" onClick={close}>
            {TEXTS.general.cancel}
          </Button>
          <Button disabled={reason === null} loading={report.isPending} onClick={() => reason && report.mutate(reason)}>
            {words.send}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
