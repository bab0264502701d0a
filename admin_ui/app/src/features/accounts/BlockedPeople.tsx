/** Whom one has blocked, and the way to unblock them. */
import { Button, Group, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { opening as words } from "../../texts/opening.ts";
import { Initials } from "../../ui/Initials.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./account.module.css";
import { rest } from "./session.ts";

const BLOCKS = "/api/v1/me/blocks/";

export function BlockedPeople() {
  const queries = useQueryClient();
  const blocks = useInfiniteQuery({
    queryKey: ["blocks"],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      pageParam === "" ? rest.get(BLOCKS, { query: { limit: 50 } }) : rest.page(BLOCKS, pageParam),
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
  const unblock = useMutation({
    mutationFn: (user: string) => rest.delete("/api/v1/me/blocks/{user_id}/", { path: { user_id: user } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["blocks"] }),
  });
  const rows = blocks.data?.pages.flatMap(({ results }) => results) ?? [];
  const error = blocks.error ?? unblock.error;
  return (
    <Section title={words.blockedPeople} hint={words.blockedHint}>
      <div className={classes.form}>
        {blocks.isSuccess && rows.length === 0 && (
          <Text size="sm" c="dimmed">
            {words.nobodyBlocked}
          </Text>
        )}
        {rows.map(({ user }) => (
          <Group key={user.id} wrap="nowrap" gap="sm">
            <Initials name={user.display_name} src={user.avatar_url} size={36} />
            <Text style={{ flex: 1, minWidth: 0 }} truncate dir="auto">
              {user.display_name}
            </Text>
            <Button
              size="xs"
              variant="default"
              loading={unblock.isPending && unblock.variables === user.id}
              onClick={() => unblock.mutate(user.id)}
            >
              {words.unblock}
            </Button>
          </Group>
        ))}
        {blocks.hasNextPage && (
          <Button variant="subtle" loading={blocks.isFetchingNextPage} onClick={() => void blocks.fetchNextPage()}>
            {words.more}
          </Button>
        )}
        {error && (
          <p role="alert" className={classes.problem}>
            {problemOf(error)}
          </p>
        )}
      </div>
    </Section>
  );
}
