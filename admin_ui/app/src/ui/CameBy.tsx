/** Who came by an invitation link, and when: the last ones first, read once it is asked for. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { opening as words } from "../texts/opening.ts";
import { moment } from "./format.ts";
import { problemOf } from "./problem.ts";

interface Came {
  id: string;
  user: { display_name: string; username: string } | null;
  at: string;
}

interface Props {
  link: string;
  /** How often the link was used: it is read anew where that has changed. */
  uses: number;
  /** Reads the first page, or the one at an address. */
  read: (next: string | null) => Promise<{ results: Came[]; next: string | null }>;
}

function List({ link, uses, read }: Props) {
  const list = useInfiniteQuery({
    queryKey: ["came by", link, uses],
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const rows = list.data?.pages.flatMap(({ results }) => results) ?? [];
  if (list.error) {
    return (
      <Alert color="red" variant="light" role="alert">
        {problemOf(list.error)}
      </Alert>
    );
  }
  return (
    <Stack gap={2} aria-busy={list.isPending}>
      {rows.map(({ id, user, at }) => (
        <Group key={id} justify="space-between" wrap="nowrap" gap="xs">
          <Text size="xs" style={{ overflowWrap: "anywhere" }}>
            {user ? <bdi title={`@${user.username}`}>{user.display_name}</bdi> : words.accountGone}
          </Text>
          <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
            {moment(at)}
          </Text>
        </Group>
      ))}
      {list.data && rows.length === 0 && (
        <Text size="xs" c="dimmed">
          {words.nobodyJoined}
        </Text>
      )}
      {list.hasNextPage && (
        <Button
          size="compact-xs"
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {words.more}
        </Button>
      )}
    </Stack>
  );
}

/** Nothing for a link that was not used yet. */
export function CameBy(props: Props) {
  const [open, setOpen] = useState(false);
  if (props.uses === 0) return null;
  return (
    <Stack gap={4}>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        style={{ alignSelf: "flex-start" }}
      >
        {open ? words.whoJoinedHide : words.whoJoined}
      </Button>
      {open && <List {...props} />}
    </Stack>
  );
}
