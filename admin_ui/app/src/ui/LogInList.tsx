/** Where a person is logged in, newest first, each with a button that ends it. */
import { Button } from "@mantine/core";
import type { Answer, Rest } from "@offchat/client";
import { asError } from "@offchat/client";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { ownAccount as words } from "../texts/ownAccount.ts";
import { clientName } from "./clientName.ts";
import { DeviceList, DeviceRow } from "./DeviceList.tsx";
import { Failed } from "./Failed.tsx";
import { exact, moment } from "./format.ts";
import { problemOf } from "./problem.ts";
import { refresh } from "./refresh.ts";
import classes from "./table.module.css";

const OWN = "/api/v1/me/sessions/";
const OF = "/api/v1/users/{user_id}/sessions/";

type LogIn = Answer<"get", typeof OWN>["results"][number];

/** Under what the log-ins of a person are kept; null is oneself. */
export const logInsKey = (user: string | null) => (user === null ? ["me", "sessions"] : ["people", "sessions", user]);

function useEnd(rest: Rest, user: string | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      user === null
        ? rest.delete("/api/v1/me/sessions/{log_in_id}/", { path: { log_in_id: id } })
        : rest.delete("/api/v1/users/{user_id}/sessions/{log_in_id}/", { path: { user_id: user, log_in_id: id } }),
    onSettled: () => refresh(queries, logInsKey(user)),
  });
}

function useLogIns(rest: Rest, user: string | null) {
  const first = () => (user === null ? rest.get(OWN) : rest.get(OF, { path: { user_id: user } }));
  return useInfiniteQuery({
    queryKey: logInsKey(user),
    queryFn: ({ pageParam }) => (pageParam === "" ? first() : rest.page(OWN, pageParam)),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

/** Why nobody but others may see and end the log-ins of a person; null where that is not known, or not so. */
export function useLogInsRefused(rest: Rest, user: string | null): string | null {
  const { error } = useLogIns(rest, user);
  return error && asError(error).status === 403 ? problemOf(error) : null;
}

function Row({ logIn, end }: { logIn: LogIn; end: ReturnType<typeof useEnd> }) {
  const since = words.since(exact(logIn.created_at), logIn.address);
  const name = clientName(logIn.client) ?? (logIn.kind === "token" ? words.program : words.browser);
  return (
    <DeviceRow
      icon={logIn.kind === "token" ? "key" : "screen"}
      name={name}
      mark={logIn.current ? words.thisOne : undefined}
      said={logIn.current ? since : `${since} · ${words.lastUsed(moment(logIn.used_at))}`}
    >
      {!logIn.current && (
        <Button
          size="xs"
          variant="default"
          aria-label={words.endLogInOf(name)}
          loading={end.isPending && end.variables === logIn.id}
          onClick={() => end.mutate(logIn.id)}
        >
          {words.endLogIn}
        </Button>
      )}
    </DeviceRow>
  );
}

interface Props {
  rest: Rest;
  /** Whose log-ins; null is oneself. */
  user: string | null;
}

export function LogInList({ rest, user }: Props) {
  const end = useEnd(rest, user);
  const list = useLogIns(rest, user);
  const logIns = list.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <>
      {list.isError && <Failed error={list.error} onRetry={() => void list.refetch()} />}
      {end.isError && (
        <p role="alert" className={classes.problem}>
          {problemOf(end.error)}
        </p>
      )}
      {list.data && logIns.length === 0 && <p className={classes.hint}>{words.nowhere}</p>}
      <DeviceList busy={list.isPending}>
        {logIns.map((logIn) => (
          <Row key={logIn.id} logIn={logIn} end={end} />
        ))}
      </DeviceList>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {words.moreLogIns}
        </Button>
      )}
    </>
  );
}
