/** Where a person is logged in, newest first, each with a button that ends it. */
import { Button } from "@mantine/core";
import type { Answer } from "@offchat/client";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { TEXTS } from "../../texts.ts";
import { Failed } from "../../ui/Failed.tsx";
import { exact } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./account.module.css";
import { clientName } from "./clientName.ts";
import { rest } from "./session.ts";

const words = TEXTS.accounts;
type LogIn = Answer<"get", "/api/v1/me/sessions/">["results"][number];
const KEY = ["me", "sessions"];
const SESSIONS = "/api/v1/me/sessions/";

function LogInRow({ logIn, end }: { logIn: LogIn; end: ReturnType<typeof useEnd> }) {
  const name = clientName(logIn.client) ?? (logIn.kind === "token" ? words.program : words.browser);
  return (
    <li className={classes.logIn}>
      <Icon name={logIn.kind === "token" ? "key" : "screen"} />
      <div className={classes.names}>
        <b>
          {name}
          {logIn.current && <span className={classes.here}>{words.thisOne}</span>}
        </b>
        <span>{words.since(exact(logIn.created_at), logIn.address)}</span>
      </div>
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
    </li>
  );
}

function useEnd() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => rest.delete("/api/v1/me/sessions/{log_in_id}/", { path: { log_in_id: id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function LogIns() {
  const end = useEnd();
  const list = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam }) => (pageParam === "" ? rest.get(SESSIONS) : rest.page(SESSIONS, pageParam)),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
  const logIns = list.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <Section title={words.logIns} hint={words.logInsHint}>
      {list.isError && <Failed error={list.error} onRetry={() => void list.refetch()} />}
      {end.isError && (
        <p role="alert" className={classes.problem}>
          {problemOf(end.error)}
        </p>
      )}
      <ul className={classes.logIns} aria-busy={list.isPending}>
        {logIns.map((logIn) => (
          <LogInRow key={logIn.id} logIn={logIn} end={end} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {words.moreLogIns}
        </Button>
      )}
    </Section>
  );
}
