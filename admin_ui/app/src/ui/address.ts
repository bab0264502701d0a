/** What is kept in the page's address, so that a reload, the Back button and a shared link show the same again. */
import { useCallback, useMemo, useRef } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";

type Words<Name extends string> = Record<Name, string>;

function changed(search: URLSearchParams, words: Readonly<Record<string, string>>): URLSearchParams {
  for (const [name, value] of Object.entries(words)) {
    if (value) search.set(name, value);
    else search.delete(name);
  }
  return search;
}

/**
 * Words of the address by name, empty where they are not in it. `put` changes them, which is no step that Back would
 * undo; `to` is where a link leads that changes them.
 */
export function useAddress<Name extends string>(names: readonly Name[]) {
  const [search, setSearch] = useSearchParams();
  const { state } = useLocation();
  const words = useMemo(
    () => Object.fromEntries(names.map((name) => [name, search.get(name) ?? ""])) as Words<Name>,
    [names, search],
  );
  const put = (next: Partial<Words<Name>>) =>
    setSearch((before) => changed(before, next as Record<string, string>), { replace: true, state });
  const to = (next: Partial<Words<Name>>) => `?${changed(new URLSearchParams(search), next as Record<string, string>)}`;
  return [words, put, to] as const;
}

/** What is open over the page, by a word of the address: Back closes it, and closing it leaves nothing behind. */
export function useOpened(name: string) {
  const [search, setSearch] = useSearchParams();
  const { key, state } = useLocation();
  const navigate = useNavigate();
  const left = useRef("");
  // What takes the place of another is no step of its own.
  const replace = search.has(name);
  const open = (value: string) =>
    setSearch((before) => changed(before, { [name]: value }), { replace, state: replace ? state : { opened: name } });
  const close = useCallback(() => {
    // Going back takes a moment, in which Escape may come once more; one step too many would leave the page.
    if (left.current === key) return;
    left.current = key;
    if (state?.opened === name) navigate(-1);
    else setSearch((before) => changed(before, { [name]: "" }), { replace: true });
  }, [key, state, name, navigate, setSearch]);
  return { opened: search.get(name) ?? "", open, close };
}
