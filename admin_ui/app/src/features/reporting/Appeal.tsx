/** The sender of a withheld file says why it should be shown; once for a hold. */
import { Alert, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Rest } from "@offchat/client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { appealing as words } from "../../texts/reporting.ts";
import { TEXTS } from "../../texts.ts";
import { problemOf } from "../../ui/problem.ts";

export function Appeal({ rest, media, onClose }: { rest: Rest; media: string; onClose: () => void }) {
  const [text, setText] = useState("");
  const appeal = useMutation({
    mutationFn: () =>
      rest.post("/api/v1/moderation/media/{media_id}/appeal/", { path: { media_id: media }, body: { text } }),
    onSuccess: () => {
      notifications.show({ color: "teal", message: words.sent });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.title}>
      <Stack>
        <Text size="sm">{words.about}</Text>
        <Textarea
          label={words.why}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          maxLength={1000}
          autosize
          minRows={3}
          data-autofocus
        />
        {appeal.isError && (
          <Alert color="red" variant="light" role="alert">
            {problemOf(appeal.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {TEXTS.general.cancel}
          </Button>
          <Button disabled={text.trim() === ""} loading={appeal.isPending} onClick={() => appeal.mutate()}>
            {words.send}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
