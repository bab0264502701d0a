/** The way out for somebody who wants no second factor: to leave the namespaces that ask for one. */
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import type { Namespace } from "@offchat/client";
import { asError } from "@offchat/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { access as words } from "../../texts/access.ts";
import { problemOf } from "../../ui/problem.ts";
import { refresh } from "../../ui/refresh.ts";
import { rest, useMe } from "./session.ts";

export function WayOut() {
  const me = useMe().data;
  const asking = me?.namespaces.filter(({ slug }) => me.second_factor_asked_by.includes(slug)) ?? [];
  return (
    <Stack gap="xs">
      {asking.map((namespace) => (
        <Leave key={namespace.slug} namespace={namespace} />
      ))}
    </Stack>
  );
}

function Leave({ namespace: { slug, name } }: { namespace: Namespace }) {
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const leave = useMutation({
    mutationFn: () => rest.delete("/api/v1/namespaces/{slug}/members/{user_id}/", { path: { slug, user_id: "me" } }),
    onSuccess: () => refresh(queries, ["me"]),
  });
  if (!asks) {
    return (
      <Button variant="subtle" color="gray" size="sm" onClick={() => setAsks(true)} style={{ alignSelf: "flex-start" }}>
        {words.leaveInstead(name)}
      </Button>
    );
  }
  return (
    <Alert color="red" variant="light" title={words.leaveInstead(name)} role="group">
      <Stack gap="sm">
        {leave.isError ? (
          <Text size="sm" role="alert">
            {asError(leave.error).status === 409 ? words.leaveLast : problemOf(leave.error)}
          </Text>
        ) : (
          <Text size="sm">{words.leaveLoses(name)}</Text>
        )}
        <Group gap="xs">
          {!leave.isError && (
            <Button color="red" size="sm" loading={leave.isPending || leave.isSuccess} onClick={() => leave.mutate()}>
              {words.leave(name)}
            </Button>
          )}
          <Button variant="default" size="sm" onClick={() => setAsks(false)}>
            {words.stay}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
