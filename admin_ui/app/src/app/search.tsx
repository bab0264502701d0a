/** The search of conversations over the chat page: its keys, its rows in the palette, and the way to a result. */
import { lazy, Suspense, useCallback, useState } from "react";
import { useSearchParams } from "react-router";
import type { FilesView } from "../features/chat/files.ts";
import { TEXTS } from "../texts.ts";
import { useCommands } from "../ui/commands.ts";
import { useShortcut } from "../ui/shortcuts.ts";

const SearchDialog = lazy(() =>
  import("../features/chat/search/SearchDialog.tsx").then((module) => ({ default: module.SearchDialog })),
);

interface Props {
  me: string;
  /** The room that is open. */
  current: string | null;
  thumbnail: FilesView["thumbnail"];
}

/** Goes to a message, again also where the address names it already; to a reply in its thread. */
function useGo(): (room: string, message: string, thread: string | null) => void {
  const [search, setSearch] = useSearchParams();
  return useCallback(
    (room, message, thread) => {
      const place = thread === null ? { room, message } : { room, message, thread };
      if (search.get("message") !== message) return setSearch(place);
      setSearch({ room }, { replace: true });
      requestAnimationFrame(() => setSearch(place, { replace: true }));
    },
    [search, setSearch],
  );
}

export function Searching({ me, current, thumbnail }: Props) {
  const [open, setOpen] = useState<{ room: string | null } | null>(null);
  const go = useGo();
  useShortcut("search", () => setOpen({ room: current }));
  useShortcut("searchAll", () => setOpen({ room: null }));
  useCommands(() => [
    {
      id: "search",
      section: "here",
      words: TEXTS.chat.searchRoom,
      icon: "search",
      shortcut: "search",
      when: current !== null,
      run: () => setOpen({ room: current }),
    },
    {
      id: "search all",
      section: "general",
      words: TEXTS.chat.searchAll,
      also: TEXTS.chat.searchWords,
      icon: "search",
      shortcut: "searchAll",
      run: () => setOpen({ room: null }),
    },
  ]);
  const close = useCallback(() => setOpen(null), []);
  if (!open) return null;
  return (
    <Suspense>
      <SearchDialog me={me} room={open.room} thumbnail={thumbnail} onGo={go} onClose={close} />
    </Suspense>
  );
}
