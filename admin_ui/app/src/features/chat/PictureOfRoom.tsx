/** The picture of a room in its settings: choose, change, remove; each takes effect at once. */
import { Button, Group, Input, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { opening as words } from "../../texts/opening.ts";
import { Initials } from "../../ui/Initials.tsx";
import { problemOf } from "../../ui/problem.ts";
import type { RoomFacts } from "./connection.ts";
import { useChat, useChatState } from "./connection.ts";

const PICTURE = "/api/chat/rooms/{room_id}/picture/";
const KINDS = "image/jpeg,image/png,image/webp,image/gif,image/avif,image/heic,image/heif,.heic,.heif";

export function PictureOfRoom({ room }: { room: RoomFacts }) {
  const { rest } = useChat();
  const input = useRef<HTMLInputElement>(null);
  const url = useChatState(({ rooms }) => rooms[room.id]?.picture_url ?? null);
  const path = { room_id: room.id };
  const change = useMutation({
    mutationFn: (file: File | null) => (file ? rest.put(PICTURE, file, { path }) : rest.delete(PICTURE, { path })),
    onSuccess: (told, file) => {
      if (file && told.picture_url === url) notifications.show({ message: words.pictureLater });
    },
  });
  return (
    <Input.Wrapper label={words.picture} labelElement="div">
      <Group gap="sm" mt={4}>
        <Initials name={room.name} src={url} size={56} square />
        <Button size="xs" variant="default" loading={change.isPending} onClick={() => input.current?.click()}>
          {words.choosePicture}
        </Button>
        {url !== null && (
          <Button size="xs" variant="subtle" disabled={change.isPending} onClick={() => change.mutate(null)}>
            {words.removePicture}
          </Button>
        )}
      </Group>
      <input
        ref={input}
        type="file"
        accept={KINDS}
        hidden
        aria-label={words.choosePicture}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = "";
          if (file) change.mutate(file);
        }}
      />
      {change.isError && (
        <Text c="red" size="sm" role="alert">
          {problemOf(change.error)}
        </Text>
      )}
    </Input.Wrapper>
  );
}
