/** Searching conversations: a field, what narrows it, and what was found; from there to its place in the room. */
import { CloseButton, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { SearchResult, SearchState } from "@offchat/client";
import { MessageSearch } from "@offchat/client";
import type { KeyboardEvent } from "react";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { search as words } from "../../../texts/search.ts";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import { useChat } from "../connection.ts";
import type { FilesView } from "../files.ts";
import { Filters } from "./Filters.tsx";
import type { Asked } from "./query.ts";
import { isAsked, isFiltered, newlyAsked, queryOf } from "./query.ts";
import { Results } from "./Results.tsx";
import { forgetSearches, recentSearches, rememberSearch } from "./recent.ts";
import classes from "./search.module.css";
import { useWanted } from "./wanted.ts";

const PHONE = "(max-width: 720px)";
const WAITING: SearchState = { results: [], more: false, loaded: false, error: null };

/** The search that is asked for now; null for none. */
function useSearch(asked: Asked): MessageSearch | null {
  const chat = useChat();
  const [search, setSearch] = useState<MessageSearch | null>(null);
  useEffect(() => {
    if (!isAsked(asked)) return setSearch(null);
    const begun = new MessageSearch(chat, queryOf(asked));
    setSearch(begun);
    void begun.load();
    return () => begun.end();
  }, [chat, asked]);
  return search;
}

function useSearchState(search: MessageSearch | null): SearchState {
  const subscribe = useMemo(() => search?.subscribe ?? (() => () => undefined), [search]);
  return useSyncExternalStore(subscribe, () => search?.get() ?? WAITING);
}

interface Props {
  me: string;
  /** The room in which it begins; null for all rooms. */
  room: string | null;
  thumbnail: FilesView["thumbnail"];
  /** Leads to a message; a reply stands in the thread below its root. */
  onGo: (room: string, message: string, thread: string | null) => void;
  onClose: () => void;
}

export function SearchDialog({ me, room, thumbnail, onGo, onClose }: Props) {
  const phone = useMediaQuery(PHONE, false, { getInitialValueInEffect: false });
  const [asked, setAsked] = useState(() => newlyAsked(room));
  const wanted = useWanted(asked);
  const search = useSearch(wanted);
  const state = useSearchState(search);
  const body = useRef<HTMLDivElement>(null);
  const change = (changed: Partial<Asked>) => setAsked((before) => ({ ...before, ...changed }));
  const go = ({ message }: SearchResult) => {
    rememberSearch(me, wanted.q);
    onClose();
    onGo(message.room, message.id, message.thread);
  };
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const first = body.current?.querySelector<HTMLElement>("[data-hit]");
    if (event.key === "Enter") rememberSearch(me, asked.q);
    if ((event.key !== "ArrowDown" && event.key !== "Enter") || !first) return;
    event.preventDefault();
    first.focus();
  };
  const widen = isFiltered(asked)
    ? { label: words.clear, run: () => change({ ...newlyAsked(asked.room), q: asked.q }) }
    : asked.room !== null
      ? { label: words.everywhere, run: () => change({ room: null }) }
      : undefined;
  const shown = search !== null && isAsked(asked);
  return (
    <Modal.Root
      opened
      onClose={onClose}
      transitionProps={{ duration: 0 }}
      padding={0}
      fullScreen={phone}
      yOffset="8dvh"
      size={760}
      classNames={{ content: classes.dialog ?? "" }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={words.title}>
        <search className={classes.whole}>
          <div className={classes.field}>
            <Icon name="search" size={20} />
            <input
              className={classes.input}
              data-autofocus
              type="text"
              inputMode="search"
              enterKeyHint="search"
              aria-label={words.field}
              placeholder={words.field}
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              dir="auto"
              value={asked.q}
              onChange={({ currentTarget }) => change({ q: currentTarget.value })}
              onKeyDown={key}
            />
            <CloseButton size="lg" aria-label={TEXTS.general.close} onClick={onClose} />
          </div>
          <Filters asked={asked} onChange={change} />
          <div ref={body} className={classes.body}>
            {shown ? (
              <Results
                state={state}
                typed={wanted.q.trim()}
                widen={widen}
                thumbnail={thumbnail}
                onGo={go}
                onMore={() => void search.more()}
                onAgain={() => void search.load()}
              />
            ) : (
              <Recent me={me} onPick={(picked) => change({ q: picked })} />
            )}
          </div>
          <span className={classes.told} role="status">
            {shown && state.loaded ? words.found(state.results.length, state.more) : ""}
          </span>
        </search>
      </Modal.Content>
    </Modal.Root>
  );
}

function Recent({ me, onPick }: { me: string; onPick: (typed: string) => void }) {
  const [recent, setRecent] = useState(() => recentSearches(me));
  const forget = () => {
    forgetSearches(me);
    setRecent([]);
  };
  return (
    <div className={classes.recent}>
      {recent.length > 0 && (
        <>
          <div className={classes.room}>
            <h3>{words.recent}</h3>
            <CloseButton size="sm" aria-label={words.forget} title={words.forget} onClick={forget} />
          </div>
          <ul className={classes.hits}>
            {recent.map((typed) => (
              <li key={typed}>
                <button type="button" className={classes.hit} onClick={() => onPick(typed)}>
                  <Icon name="clock" size={18} />
                  <bdi>{typed}</bdi>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className={classes.hint}>{words.hint}</p>
    </div>
  );
}
