/** The copy of a room that one owns: ordered, watched while it is made, and downloaded. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { exchange as words } from "../../texts/exchange.ts";
import { Failed } from "../../ui/Failed.tsx";
import { bytes, moment } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { refresh } from "../../ui/refresh.ts";
import table from "../../ui/table.module.css";
import type { RoomFacts } from "./connection.ts";
import { useChat } from "./connection.ts";

const COPY = "/api/chat/rooms/{room_id}/export/";
/** How often is asked how far a copy is, and for an address of it whose grant has not ended, in milliseconds. */
const LOOK_EVERY_MS = 1500;
const RENEW_EVERY_MS = 5 * 60_000;

const runs = (state: string | undefined) => state === "queued" || state === "running";

function useCopy(room: string) {
  const { rest } = useChat();
  const queries = useQueryClient();
  const path = { room_id: room };
  const key = ["copy", room];
  const onSettled = () => refresh(queries, key);
  const shown = useQuery({
    queryKey: key,
    queryFn: () => rest.get(COPY, { path }),
    refetchInterval: ({ state }) => (runs(state.data?.job?.state) ? LOOK_EVERY_MS : RENEW_EVERY_MS),
  });
  const order = useMutation({ mutationFn: () => rest.post(COPY, { path }), onSettled });
  const remove = useMutation({ mutationFn: () => rest.delete(COPY, { path }), onSettled });
  return { shown, order, remove };
}

export function CopyDialog({ room, onClose }: { room: RoomFacts; onClose: () => void }) {
  const { shown, order, remove } = useCopy(room.id);
  const copy = shown.data?.job;
  const running = runs(copy?.state);
  const url = copy?.state === "ready" ? copy.url : null;
  const problem = order.error ?? remove.error;
  const asOf = () => {
    if (running)
      return copy?.state === "queued" ? words.copyWaits : (words.phases[copy?.phase ?? ""] ?? words.copyRuns);
    return url ? words.copyReady(moment(copy?.expires_at ?? "")) : "";
  };
  return (
    <Modal opened onClose={onClose} title={words.copyTitle} size={520}>
      <Stack gap="sm">
        <Text size="sm">{words.copyAbout}</Text>
        {shown.isError && <Failed error={shown.error} onRetry={() => void shown.refetch()} />}
        <Text size="sm" role="status">
          {asOf()}
        </Text>
        {url && copy && copy.report.skipped > 0 && <p className={table.hint}>{words.copySkips(copy.report.skipped)}</p>}
        {(problem || copy?.state === "failed") && (
          <p role="alert" className={table.problem}>
            {problem ? problemOf(problem) : words.copyFailed}
          </p>
        )}
        <Group gap="xs">
          {url && (
            <Button component="a" href={url} download data-autofocus>
              {words.copyFetch(bytes(copy?.size ?? 0))}
            </Button>
          )}
          {!running && (
            <Button
              variant={url ? "default" : "filled"}
              loading={order.isPending}
              disabled={shown.isPending}
              onClick={() => order.mutate()}
            >
              {url ? words.copyAgain : words.copyOrder}
            </Button>
          )}
          {(running || url) && (
            <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              {running ? words.stop : words.copyRemove}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
