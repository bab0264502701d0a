/** What happened to a file, newest first: read when it is opened, and again when the file has changed. */
import type { HistoryEntry, Rest } from "@offchat/client";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { history as words } from "../texts/history.ts";
import classes from "./FileHistory.module.css";
import { exact, milliseconds } from "./format.ts";
import { problemOf } from "./problem.ts";

interface Props {
  rest: Rest;
  file: { id: string; version: number };
}

const PATH = "/api/v1/media/files/{media_id}/events/";

function tone({ state }: HistoryEntry): string {
  return state === "failed" || state === "held" ? state : "";
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const name = `${entry.stage} ${entry.state}`;
  const more = [
    entry.elapsed_ms === null ? "" : milliseconds(entry.elapsed_ms),
    entry.attempt > 1 ? words.attempt(entry.attempt) : "",
  ];
  return (
    <li>
      <span className={classes.what} data-tone={tone(entry)}>
        {words.happened[name] ?? name}
      </span>
      {entry.actor && (
        <>
          {" "}
          <bdi>{words.by(entry.actor.display_name)}</bdi>
        </>
      )}
      <span className={classes.when}>{[exact(entry.at), ...more].filter(Boolean).join(" · ")}</span>
      {entry.detail && <span className={classes.detail}>{entry.detail}</span>}
    </li>
  );
}

function Entries({ rest, file }: Props) {
  const pages = useInfiniteQuery({
    queryKey: ["file history", file.id, file.version],
    queryFn: ({ pageParam }) =>
      rest.get(PATH, { path: { media_id: file.id }, query: { limit: 50, ...(pageParam && { cursor: pageParam }) } }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next && new URL(page.next, location.href).searchParams.get("cursor"),
    placeholderData: keepPreviousData,
  });
  const entries = pages.data?.pages.flatMap((page) => page.results) ?? [];
  if (pages.isError)
    return (
      <p role="alert">
        {words.failed} {problemOf(pages.error)}
      </p>
    );
  if (pages.isSuccess && entries.length === 0) return <p>{words.none}</p>;
  return (
    <>
      <ol className={classes.entries} aria-busy={pages.isFetching}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {pages.hasNextPage && (
        <button type="button" className={classes.more} onClick={() => void pages.fetchNextPage()}>
          {words.earlier}
        </button>
      )}
    </>
  );
}

export function FileHistory(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details className={classes.history} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.title}</summary>
      {open && <Entries {...props} />}
    </details>
  );
}
