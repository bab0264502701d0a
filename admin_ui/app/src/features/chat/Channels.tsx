/** The channels of one's namespaces: find one, join it, open it, or make a new one. */
import { Alert, Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import type { Namespace } from "@offchat/client";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useDeferredValue, useState } from "react";
import { opening as words } from "../../texts/opening.ts";
import { TEXTS } from "../../texts.ts";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useChat } from "./connection.ts";
import shared from "./words.module.css";

const CHANNELS = "/api/v1/namespaces/{slug}/channels/";

interface Props {
  namespaces: readonly Namespace[];
  onOpened: (room: string) => void;
  onClose: () => void;
}

function useChannels(slug: string, typed: string) {
  const { rest } = useChat();
  return useInfiniteQuery({
    queryKey: ["channels", slug, typed],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      pageParam === ""
        ? rest.get(CHANNELS, { path: { slug }, query: { limit: 50, ...(typed !== "" && { q: typed }) } })
        : rest.page(CHANNELS, pageParam),
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
}

function NewChannel({ namespace, onOpened }: { namespace: string; onOpened: (room: string) => void }) {
  const chat = useChat();
  const make = useMutation({
    mutationFn: (form: FormData) =>
      chat.openRoom({
        kind: "channel",
        namespace,
        name: String(form.get("name")),
        topic: String(form.get("topic")),
        posting: form.get("posting") === null ? "members" : "moderators",
      }),
    onSuccess: onOpened,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    make.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          name="name"
          label={TEXTS.chat.roomName}
          maxLength={120}
          required
          withAsterisk={false}
          data-autofocus
        />
        <TextInput name="topic" label={TEXTS.chat.topic} maxLength={500} />
        <Checkbox name="posting" label={words.announcements} description={words.announcementsHint} />
        {make.isError && (
          <Alert color="red" variant="light" role="alert">
            {problemOf(make.error)}
          </Alert>
        )}
        <Button type="submit" loading={make.isPending}>
          {words.createGo}
        </Button>
      </Stack>
    </form>
  );
}

function List({ slug, onOpened }: { slug: string; onOpened: (room: string) => void }) {
  const chat = useChat();
  const [typed, setTyped] = useState("");
  const asked = useDeferredValue(typed.trim());
  const channels = useChannels(slug, asked);
  const join = useMutation({ mutationFn: (room: string) => chat.join(room), onSuccess: onOpened });
  const rows = channels.data?.pages.flatMap(({ results }) => results) ?? [];
  const error = channels.error ?? join.error;
  return (
    <>
      <TextInput
        aria-label={words.findChannel}
        placeholder={words.findChannel}
        leftSection={<Icon name="search" size={16} />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        data-autofocus
      />
      {error && (
        <Alert color="red" variant="light" role="alert">
          {problemOf(error)}
        </Alert>
      )}
      {channels.isSuccess && rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {asked === "" ? words.noChannels : words.noneFound}
        </Text>
      )}
      {rows.map(({ id, name, topic, picture_url, member_count, joined, archived_at }) => (
        <Group key={id} wrap="nowrap" gap="sm" data-channel={id}>
          <Initials name={name} src={picture_url} size={36} square />
          <div style={{ flex: 1, minWidth: 0 }}>
            <div className={shared.clipped} dir="auto">
              {name}
            </div>
            <div className={`${shared.faint} ${shared.clipped}`} dir="auto">
              {archived_at !== null && `${words.isArchived} · `}
              {TEXTS.chat.members(member_count)}
              {topic !== "" && ` · ${topic}`}
            </div>
          </div>
          <Button
            size="xs"
            variant={joined ? "default" : "filled"}
            loading={join.isPending && join.variables === id}
            onClick={() => (joined ? onOpened(id) : join.mutate(id))}
          >
            {joined ? words.open : words.join}
          </Button>
        </Group>
      ))}
      {channels.hasNextPage && (
        <Button variant="subtle" loading={channels.isFetchingNextPage} onClick={() => void channels.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </>
  );
}

export function Channels({ namespaces, onOpened, onClose }: Props) {
  const [slug, setSlug] = useState(namespaces[0]?.slug ?? "");
  const [making, setMaking] = useState(false);
  const mayMake = namespaces.some((one) => one.slug === slug && one.role !== "viewer");
  const opened = (room: string) => {
    onClose();
    onOpened(room);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={making ? words.create : words.channels}
      closeButtonProps={{ "aria-label": TEXTS.general.close }}
    >
      <Stack gap="sm">
        {namespaces.length > 1 && (
          <Select
            aria-label={words.namespace}
            data={namespaces.map((one) => ({ value: one.slug, label: one.name }))}
            value={slug}
            onChange={(value) => setSlug(value ?? slug)}
            allowDeselect={false}
          />
        )}
        {making ? (
          <NewChannel namespace={slug} onOpened={opened} />
        ) : (
          <>
            <Group justify="space-between" gap="xs">
              <Text size="sm">{words.channelsAbout}</Text>
              {mayMake && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  leftSection={<Icon name="plus" size={14} />}
                  onClick={() => setMaking(true)}
                >
                  {words.create}
                </Button>
              )}
            </Group>
            <List slug={slug} onOpened={opened} />
          </>
        )}
      </Stack>
    </Modal>
  );
}
