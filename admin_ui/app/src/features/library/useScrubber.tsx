/** The months of what is shown, and the way to each: among the files that are loaded, or by a page that begins there. */
import type { LibraryList } from "@offchat/client";
import { skipToken, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useEffect, useMemo, useRef } from "react";
import { useAddress } from "../../ui/address.ts";
import { useLibrary } from "./context.ts";
import type { Filters } from "./filters.ts";
import type { ScrubberPlace } from "./Grid.tsx";
import type { Dates } from "./layout.ts";
import { Scrubber } from "./Scrubber.tsx";
import type { Share } from "./scale.ts";
import { placeOf, sharesOf } from "./scale.ts";
import { queryOf } from "./useFiles.ts";

const MONTHS = "/api/v1/media/months/";
const FRESH_MS = 5 * 60_000;

/** What stands beside the grid, by these dates; null where the list has no months, or a single one. */
export function useScrubber(list: LibraryList, filters: Filters, dates: Dates | null) {
  const { rest, namespace } = useLibrary();
  const [{ at }, put] = useAddress(["at"] as const);
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const wanted = dates !== null;
  const query = { ...queryOf(namespace.slug, filters), ...(dates === "taken" ? { by: dates } : { tz }) };
  const { data } = useQuery({
    queryKey: ["library months", query],
    queryFn: wanted ? ({ signal }) => rest.get(MONTHS, { query, signal }) : skipToken,
    staleTime: FRESH_MS,
  });
  const shares = useMemo(() => (wanted ? sharesOf(data?.results ?? []) : []), [data, wanted]);
  const show = useRef<ScrubberPlace | null>(null);
  const jump = async ({ page }: Share) => {
    try {
      await list.jump(page);
      show.current?.showFirst();
    } catch {
      // The list tells of it.
    }
  };
  // A place that the address names is found once the months are known.
  const opened = useRef<LibraryList>(null);
  useEffect(() => {
    if (shares.length === 0 || opened.current === list) return;
    opened.current = list;
    const share = at ? shares[placeOf(shares, at)] : undefined;
    if (share && share !== shares[0]) void jump(share);
  });
  if (shares.length < 2) return null;
  const go = (share: Share, place: ScrubberPlace) => {
    put({ at: share === shares[0] ? "" : share.month });
    if (!place.show(share.month)) void jump(share);
  };
  return function scrubber(place: ScrubberPlace): ReactNode {
    show.current = place;
    return <Scrubber shares={shares} current={placeOf(shares, place.month)} onGo={(share) => go(share, place)} />;
  };
}
