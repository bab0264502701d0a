/** The links into a room: make one with an end and a limit, copy it, withdraw it. */
import { Alert, Button, CopyButton, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { opening as words } from "../../texts/opening.ts";
import { TEXTS } from "../../texts.ts";
import { CameBy } from "../../ui/CameBy.tsx";
import { moment } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import type { RoomFacts } from "./connection.ts";
import { useChat } from "./connection.ts";

const LINKS = "/api/chat/rooms/{room_id}/invitations/";
const LINK = "/api/chat/rooms/{room_id}/invitations/{invitation_id}/";
const CAME = `${LINK}people/` as const;
/** Seconds by name. */
const LIVES = { hour: 3600, day: 86_400, week: 604_800, month: 2_592_000 } as const;
const USES = [1, 5, 25, 100];

type Life = keyof typeof LIVES;

function useLinks(room: string) {
  const { rest } = useChat();
  const queries = useQueryClient();
  const key = ["invitations", room];
  const path = { room_id: room };
  const onSuccess = () => queries.invalidateQueries({ queryKey: key });
  return {
    // As many as a room may have.
    list: useQuery({ queryKey: key, queryFn: () => rest.get(LINKS, { path, query: { limit: 50 } }) }),
    make: useMutation({
      mutationFn: ({ life, uses }: { life: Life; uses: number | null }) =>
        rest.post(LINKS, { path, body: { expires_in_s: LIVES[life], max_uses: uses } }),
      onSuccess,
    }),
    withdraw: useMutation({
      mutationFn: (link: string) => rest.delete(LINK, { path: { ...path, invitation_id: link } }),
      onSuccess,
    }),
  };
}

type Links = ReturnType<typeof useLinks>;

function NewLink({ make }: Pick<Links, "make">) {
  const [life, setLife] = useState<Life>("week");
  const [uses, setUses] = useState("");
  const lives = Object.entries(words.lives).map(([value, label]) => ({ value, label }));
  const limits = USES.map((count) => ({ value: String(count), label: words.timesUsed(count) }));
  return (
    <>
      <Group grow gap="sm">
        <Select
          label={words.expires}
          data={lives}
          value={life}
          onChange={(value) => setLife((value ?? "week") as Life)}
          allowDeselect={false}
        />
        <Select
          label={words.uses}
          data={[{ value: "", label: words.anyUses }, ...limits]}
          value={uses}
          onChange={(value) => setUses(value ?? "")}
          allowDeselect={false}
        />
      </Group>
      <Button
        loading={make.isPending}
        onClick={() => make.mutate({ life, uses: uses === "" ? null : Number(uses) })}
        data-autofocus
      >
        {words.makeLink}
      </Button>
    </>
  );
}

export function InviteLinks({ room, onClose }: { room: RoomFacts; onClose: () => void }) {
  const { list, make, withdraw } = useLinks(room.id);
  const { rest } = useChat();
  const error = list.error ?? make.error ?? withdraw.error;
  return (
    <Modal opened onClose={onClose} title={words.links} closeButtonProps={{ "aria-label": TEXTS.general.close }}>
      <Stack gap="sm">
        <Text size="sm">{words.linksAbout}</Text>
        <NewLink make={make} />
        {error && (
          <Alert color="red" variant="light" role="alert">
            {problemOf(error)}
          </Alert>
        )}
        {(list.data?.results ?? []).map((link) => (
          <Stack key={link.id} gap={4} data-link={link.id}>
            <Group gap="xs" wrap="nowrap">
              <TextInput
                style={{ flex: 1 }}
                aria-label={words.links}
                value={link.url}
                readOnly
                onFocus={({ currentTarget }) => currentTarget.select()}
              />
              <CopyButton value={link.url}>
                {({ copied, copy }) => (
                  <Button
                    variant="default"
                    leftSection={<Icon name={copied ? "release" : "copy"} size={16} />}
                    onClick={copy}
                  >
                    {copied ? words.linkCopied : words.copyLink}
                  </Button>
                )}
              </CopyButton>
            </Group>
            <Group justify="space-between" gap="xs">
              <Text size="xs" c="dimmed">
                {link.max_uses === null ? words.used(link.uses) : words.usedOf(link.uses, link.max_uses)},{" "}
                {words.until(moment(link.expires_at))}
              </Text>
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                disabled={withdraw.isPending}
                onClick={() => withdraw.mutate(link.id)}
              >
                {words.withdraw}
              </Button>
            </Group>
            <CameBy
              link={link.id}
              uses={link.uses}
              read={(next) =>
                next ? rest.page(CAME, next) : rest.get(CAME, { path: { room_id: room.id, invitation_id: link.id } })
              }
            />
          </Stack>
        ))}
      </Stack>
    </Modal>
  );
}
