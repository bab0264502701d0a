/** When the server is asked: not at each key. */
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo } from "react";
import type { Asked } from "./query.ts";

/** The server is asked when nothing was typed for so long. */
const PAUSE_MS = 250;

/** What to look for; the same value as long as that has not changed. */
export function useWanted(asked: Asked): Asked {
  const [q] = useDebouncedValue(asked.q, PAUSE_MS);
  // What was cleared is gone at once.
  const wanted = JSON.stringify({ ...asked, q: asked.q === "" ? "" : q });
  return useMemo(() => JSON.parse(wanted), [wanted]);
}
