/** The incoming webhooks of a room: each with its own address, shown once. */
import { Button, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useState } from "react";
import { bots as words } from "../../../texts/bots.ts";
import type { Question } from "../../../ui/Confirm.tsx";
import { Confirm } from "../../../ui/Confirm.tsx";
import { DeviceList, DeviceRow } from "../../../ui/DeviceList.tsx";
import { Failed } from "../../../ui/Failed.tsx";
import { brief, moment } from "../../../ui/format.ts";
import { problemOf } from "../../../ui/problem.ts";
import { refresh } from "../../../ui/refresh.ts";
import { SecretOnce } from "../../../ui/SecretOnce.tsx";
import classes from "../../../ui/table.module.css";
import type { RoomFacts } from "../connection.ts";
import { useChat } from "../connection.ts";

const HOOKS = "/api/chat/rooms/{room_id}/hooks/";

function useHooks(room: string) {
  const { rest } = useChat();
  const queries = useQueryClient();
  const path = { room_id: room };
  const key = ["hooks", room];
  const again = () => refresh(queries, key);
  const list = useQuery({ queryKey: key, queryFn: () => rest.get(HOOKS, { path }) });
  const make = useMutation({
    mutationFn: (name: string) => rest.post(HOOKS, { path, body: { name } }),
    onSuccess: () => void again(),
  });
  const revoke = useMutation({
    mutationFn: (hook: string) => rest.delete(`${HOOKS}{hook_id}/`, { path: { ...path, hook_id: hook } }),
    onSettled: again,
  });
  return { list, make, revoke };
}

export function HooksDialog({ room, onClose }: { room: RoomFacts; onClose: () => void }) {
  const { list, make, revoke } = useHooks(room.id);
  const [question, setQuestion] = useState<Question | null>(null);
  const hooks = list.data?.results ?? [];
  const problem = make.error ?? revoke.error;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    make.mutate(String(new FormData(event.currentTarget).get("name")).trim());
  };
  const said = (created: string, used: string | null) =>
    `${words.createdAt(brief(created))} · ${used ? words.used(moment(used)) : words.neverUsed}`;
  return (
    <Modal opened onClose={onClose} title={words.hookTitle} size={520} closeOnClickOutside={!make.data}>
      {make.data ? (
        <SecretOnce label={words.address} hint={words.addressHint} secret={make.data.url} onDone={make.reset} />
      ) : (
        <Stack gap="sm">
          <Text size="sm">{words.hookAbout}</Text>
          {list.isError && <Failed error={list.error} onRetry={() => void list.refetch()} />}
          {list.data && hooks.length === 0 && <p className={classes.hint}>{words.noHooks}</p>}
          <DeviceList busy={list.isPending}>
            {hooks.map(({ id, name, created_at, used_at }) => (
              <DeviceRow key={id} icon="link" name={name} said={said(created_at, used_at)}>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={words.revokeOf(name)}
                  loading={revoke.isPending && revoke.variables === id}
                  onClick={() =>
                    setQuestion({
                      title: words.revokeOf(name),
                      hint: words.hookRevokeHint(name),
                      run: () => revoke.mutate(id),
                    })
                  }
                >
                  {words.revoke}
                </Button>
              </DeviceRow>
            ))}
          </DeviceList>
          {problem && (
            <p role="alert" className={classes.problem}>
              {problemOf(problem)}
            </p>
          )}
          <form onSubmit={submit}>
            <Stack gap="sm">
              <TextInput
                name="name"
                label={words.hookName}
                description={words.hookNameHint}
                autoComplete="off"
                maxLength={80}
                required
                withAsterisk={false}
              />
              <Button type="submit" loading={make.isPending}>
                {words.makeHook}
              </Button>
            </Stack>
          </form>
        </Stack>
      )}
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </Modal>
  );
}
