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
import type { Files } from "./useFiles.ts";
import { wholeCollection } from "./useFiles.ts";

interface Props {
  files: Files;
  filters: Filters;
  collections: readonly Collection[];
  opened: string;
  onOpen: (file: MediaFile, byKeyboard: boolean) => void;
  onClear: () => void;
}

const NONE: ReadonlySet<string> = new Set();

function Empty({ filters, onClear }: Pick<Props, "filters" | "onClear">) {
  const library = useLibrary();
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

export function FileArea({ files, filters, collections, opened, onOpen, onClear }: Props): ReactNode {
  const { list, loaded, error, status, more } = files;
  const [{ view }] = useAddress(["view"] as const);
  const lines = view === "list";
  const look = useCallback((from: number, to: number) => list.look(from, to), [list]);
  const read = useCallback(() => void list.more().catch(() => undefined), [list]);
  const nearEnd = useCallback(() => {
    if (list.get().error === null) read();
  }, [list, read]);
  const again = () => void list.load().catch(() => undefined);
  if (!loaded) return error instanceof Error ? <Failed error={error} onRetry={again} /> : <WaitingGrid lines={lines} />;
  const smart = collections.some(({ id, kind }) => id === wholeCollection(filters) && kind === "smart");
  const choose = () => false;
  return (
    <>
      {status === "waiting" && (
        <p className={classes.offline} role="status">
          {words.reconnecting}
        </p>
      )}
      {files.files.length === 0 && !more ? (
        <Empty filters={filters} onClear={onClear} />
      ) : (
        <Grid
          files={files.files}
          lines={lines}
          months={smart || wholeCollection(filters) === null}
          opened={opened}
          selection={NONE}
          onOpen={onOpen}
          onChoose={choose}
          onLook={look}
          onNearEnd={nearEnd}
        />
      )}
      {error instanceof Error && <MoreFailed error={error} onRetry={read} />}
    </>
  );
}
