/** The moderators' list of all files with its filters, and the details of one beside it. */
import { Group, SegmentedControl, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { Attachment, Rest } from "@offchat/client";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCallback, useMemo, useRef } from "react";
import { moderation as words } from "../../texts/moderation.ts";
import { TEXTS } from "../../texts.ts";
import { useAddress, useOpened } from "../../ui/address.ts";
import { Failed } from "../../ui/Failed.tsx";
import { Icon } from "../../ui/icons.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import type { Renderers } from "./Details.tsx";
import { DetailsBeside, DetailsOver } from "./Details.tsx";
import { FileList, WaitingList } from "./FileList.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { useRowFocus } from "./focus.ts";
import type { Live } from "./media.ts";
import { FILTERS, learn, NO_FILTERS, useFile, useFiles } from "./media.ts";
import classes from "./moderation.module.css";
import { useStepping } from "./stepping.ts";

const BESIDE = "(min-width: 1100px)";
const VIEWS = ["view"] as const;

interface Props extends Renderers {
  rest: Rest;
  namespace: string;
  live: Live;
  /** What stands beside the title. */
  beside?: ReactNode;
}

function ViewPicker({ grid, onPick }: { grid: boolean; onPick: (view: string) => void }) {
  const choice = (value: string, icon: "rows" | "grid", label: string) => ({
    value,
    label: (
      <span title={label}>
        <Icon name={icon} size={16} />
        <VisuallyHidden>{label}</VisuallyHidden>
      </span>
    ),
  });
  return (
    <SegmentedControl
      aria-label={words.view}
      size="sm"
      value={grid ? "grid" : ""}
      onChange={onPick}
      data={[choice("", "rows", words.asTable), choice("grid", "grid", words.asGrid)]}
    />
  );
}

/** Opens files, beside the list or over it; the focus follows only where the keyboard has opened one. */
function useOpening({ rest, namespace }: Props, files: Attachment[]) {
  const queries = useQueryClient();
  const { opened, open, close } = useOpened("file");
  const selected = useFile(rest, namespace, opened);
  const focused = useRef(false);
  const select = (file: Attachment, byKeyboard: boolean) => {
    focused.current = byKeyboard;
    learn(queries, namespace, file);
    open(file.id);
  };
  useStepping(files, opened, (file) => select(file, false));
  return { selected, select, close, focused };
}

export function FilesView(props: Props) {
  const { rest, namespace, live, renderPlaceholder } = props;
  const [filters, setFilters, to] = useAddress(FILTERS);
  const [{ view }, setView] = useAddress(VIEWS);
  const grid = view === "grid";
  const beside = useMediaQuery(BESIDE, undefined, { getInitialValueInEffect: false });
  const query = useFiles(rest, namespace, filters);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const files = useMemo(() => query.data?.pages.flatMap(({ results }) => results) ?? [], [query.data]);
  const { selected, select, close, focused } = useOpening(props, files);
  const focus = useRowFocus(selected?.id ?? "", files);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const list = () => {
    if (query.isPending) return <WaitingList />;
    if (query.isError && !query.data) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
    if (files.length === 0) {
      const narrowed = Object.values(filters).some(Boolean);
      const action = narrowed ? { label: words.clear, run: () => setFilters(NO_FILTERS) } : undefined;
      return (
        <Notice icon="grid" action={action}>
          {narrowed ? words.empty : words.nothing}
        </Notice>
      );
    }
    const shown = { files, grid, stale: query.isPlaceholderData, selected: selected?.id ?? null };
    return <FileList {...shown} onSelect={select} onEnd={more} renderPlaceholder={renderPlaceholder} />;
  };
  const details = { ...props, file: selected, onClose: close, onChanged: live.acted };
  return (
    <div className={classes.view}>
      <PageHead title={TEXTS.dashboard.sections.files}>
        <Group gap="xs">
          {props.beside}
          <ViewPicker grid={grid} onPick={(next) => setView({ view: next })} />
        </Group>
      </PageHead>
      <FilterBar filters={filters} counts={live.counts} onChange={setFilters} to={to} />
      <div className={classes.split}>
        <div className={classes.frame} {...focus}>
          {list()}
          {isFetchNextPageError && <MoreFailed error={query.error} onRetry={() => void fetchNextPage()} />}
        </div>
        {beside ? <DetailsBeside {...details} focused={focused.current} /> : <DetailsOver {...details} />}
      </div>
    </div>
  );
}
