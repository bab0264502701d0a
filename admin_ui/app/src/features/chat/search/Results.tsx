/** What a search has found, under the rooms where it stands. */
import { Button, Loader } from "@mantine/core";
import type { SearchResult, SearchState } from "@offchat/client";
import { resultKey } from "@offchat/client";
import type { KeyboardEvent } from "react";
import { search as words } from "../../../texts/search.ts";
import { Notice } from "../../../ui/Notice.tsx";
import { problemOf } from "../../../ui/problem.ts";
import { useChatState } from "../connection.ts";
import type { FilesView } from "../files.ts";
import { roomName } from "../rooms.ts";
import { byRoom } from "./found.ts";
import { Hit } from "./Hit.tsx";
import classes from "./search.module.css";

interface Props {
  state: SearchState;
  typed: string;
  /** What to try where nothing was found. */
  widen: { label: string; run: () => void } | undefined;
  thumbnail: FilesView["thumbnail"];
  onGo: (result: SearchResult) => void;
  onMore: () => void;
  onAgain: () => void;
}

/** The arrow keys lead from one result to the next. */
function step(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by === 0) return;
  const hits = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-hit]")];
  const at = hits.indexOf(document.activeElement as HTMLElement);
  const next = hits[at + by];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

export function Results({ state, typed, widen, thumbnail, onGo, onMore, onAgain }: Props) {
  const rooms = useChatState((chat) => chat.rooms);
  const { results, more, loaded, error } = state;
  if (error !== null && !loaded) {
    return (
      <Notice icon="warning" action={{ label: words.again, run: onAgain }}>
        {words.failed} {problemOf(error)}
      </Notice>
    );
  }
  if (!loaded) return <Loader className={classes.waiting ?? ""} size="sm" aria-label={words.searching} />;
  if (results.length === 0) {
    return (
      <Notice icon="search" action={widen}>
        {typed === "" ? words.nothingHere : words.nothing(typed)}
      </Notice>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the buttons in it
    <div onKeyDown={step}>
      {byRoom(results).map(({ room, results: found }) => {
        const known = rooms[room.id];
        return (
          // biome-ignore lint/a11y/useSemanticElements: a group of results is no group of fields
          <div key={room.id} role="group" aria-label={known ? roomName(known) : room.name}>
            <h2 className={classes.room} dir="auto">
              {known ? roomName(known) : room.name}
            </h2>
            <ul className={classes.hits}>
              {found.map((result) => (
                <Hit key={resultKey(result)} result={result} thumbnail={thumbnail} onGo={onGo} />
              ))}
            </ul>
          </div>
        );
      })}
      {more && (
        <div className={classes.more}>
          {error !== null && <p className={classes.failed}>{problemOf(error)}</p>}
          <Button variant="light" size="xs" onClick={onMore}>
            {error === null ? words.more : words.again}
          </Button>
        </div>
      )}
    </div>
  );
}
