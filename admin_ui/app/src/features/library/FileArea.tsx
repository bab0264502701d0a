/** The files themselves, or what is to be said where there are none. */
import type { Collection, MediaFile } from "@offchat/client";
import type { ReactNode } from "react";
import { useCallback } from "react";
import { library as words } from "../../texts/library.ts";
import { useAddress } from "../../ui/address.ts";
import { Failed } from "../../ui/Failed.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { contributes, useLibrary } from "./context.ts";
import type { Filters } from "./filters.ts";
import { isNarrowed } from "./filters.ts";
import { Grid, WaitingGrid } from "./Grid.tsx";
import classes from "./library.module.css";
import type { Choosing } from "./selection.ts";
import type { Files, Looking } from "./useFiles.ts";
import { datesOf, wholeCollection } from "./useFiles.ts";
import type { Reorder } from "./useOrder.ts";
import { useScrubber } from "./useScrubber.tsx";

interface Props {
  files: Files;
  filters: Filters;
  collections: readonly Collection[];
  looking: Looking;
  opened: string;
  selection: ReadonlySet<string>;
  onChoose: (index: number, event: Choosing) => boolean;
  onOpen: (file: MediaFile, byKeyboard: boolean) => void;
  onClear: () => void;
  /** Gives files another place in the collection that is looked at; null where it has no order of its own. */
  reorder: Reorder | null;
}

function Empty({ filters, looking, onClear }: Pick<Props, "filters" | "looking" | "onClear">) {
  const library = useLibrary();
  if (looking.q)
    return (
      <Notice icon="search" action={{ label: words.clear, run: onClear }}>
        {words.nothingFound(looking.q)}
      </Notice>
    );
  if (filters.trashed) return <Notice icon="trash">{words.emptyTrash}</Notice>;
  if (wholeCollection(filters)) return <Notice icon="folder">{words.emptyCollection}</Notice>;
  if (isNarrowed(filters))
    return (
      <Notice icon="search" action={{ label: words.clear, run: onClear }}>
        {words.emptyFiltered}
      </Notice>
    );
  return <Notice icon="picture">{contributes(library) ? words.empty : words.emptyToLook}</Notice>;
}

export function FileArea(props: Props): ReactNode {
  const { files, filters, collections, looking, opened, selection, onChoose, onOpen, onClear, reorder } = props;
  const { list, loaded, error, status, more, searching } = files;
  const [{ view }] = useAddress(["view"] as const);
  const lines = view === "list";
  const look = useCallback((from: number, to: number) => list.look(from, to), [list]);
  const read = useCallback(() => void list.more().catch(() => undefined), [list]);
  const nearEnd = useCallback(() => {
    if (list.get().error === null) read();
  }, [list, read]);
  const nearStart = useCallback(() => {
    if (list.get().error === null) void list.before().catch(() => undefined);
  }, [list]);
  const smart = collections.some(({ id, kind }) => id === wholeCollection(filters) && kind === "smart");
  const dates = datesOf(looking);
  // A collection that people have put in order has no dates unless they are asked for.
  const ordered = dates === "came" && !smart && wholeCollection(filters) !== null;
  const months = filters.trashed || ordered ? null : dates;
  const scrubber = useScrubber(list, filters, looking.q === "" && !lines && loaded ? months : null);
  const again = () => void list.load().catch(() => undefined);
  if (!loaded) return error instanceof Error ? <Failed error={error} onRetry={again} /> : <WaitingGrid lines={lines} />;
  return (
    <>
      {status === "waiting" && (
        <p className={classes.offline} role="status">
          {words.reconnecting}
        </p>
      )}
      {files.corrected && files.files.length > 0 && (
        <p className={classes.corrected} role="status">
          {words.corrected(looking.q)}
        </p>
      )}
      {files.files.length === 0 && !more ? (
        <Empty filters={filters} looking={looking} onClear={onClear} />
      ) : (
        <Grid
          files={files.files}
          lines={lines}
          searching={searching}
          months={months}
          opened={opened}
          selection={selection}
          onOpen={onOpen}
          onChoose={onChoose}
          onLook={look}
          onNearEnd={nearEnd}
          onNearStart={nearStart}
          earlier={files.earlier}
          more={more}
          reorder={reorder}
          scrubber={scrubber}
        />
      )}
      {error instanceof Error && <MoreFailed error={error} onRetry={read} />}
    </>
  );
}
