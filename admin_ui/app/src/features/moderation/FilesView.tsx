/** The moderators' list of all attachments with its filters and details. */
import { Stack } from "@mantine/core";
import type { Attachment, Rest } from "@offchat/client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { TEXTS } from "../../texts.ts";
import { useAddress, useOpened } from "../../ui/address.ts";
import { Failed } from "../../ui/Failed.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import type { Renderers } from "./Details.tsx";
import { Details } from "./Details.tsx";
import { FileList, WaitingList } from "./FileList.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { useRowFocus } from "./focus.ts";
import type { Live } from "./media.ts";
import { FILTERS, learn, NO_FILTERS, useFile, useFiles } from "./media.ts";
import classes from "./moderation.module.css";
import { Tiles } from "./Tiles.tsx";

interface Props extends Renderers {
  rest: Rest;
  namespace: string;
  live: Live;
}

export function FilesView({ rest, namespace, live, renderPlaceholder, renderContent }: Props) {
  const queries = useQueryClient();
  const [filters, setFilters, to] = useAddress(FILTERS);
  const { opened, open, close } = useOpened("file");
  const selected = useFile(rest, namespace, opened);
  const query = useFiles(rest, namespace, filters);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const files = useMemo(() => query.data?.pages.flatMap(({ results }) => results) ?? [], [query.data]);
  const focus = useRowFocus(selected ? opened : "", files);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const list = () => {
    if (query.isPending) return <WaitingList />;
    if (query.isError && !query.data) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
    if (files.length === 0) {
      const narrowed = Object.values(filters).some(Boolean);
      const action = narrowed ? { label: TEXTS.moderation.clear, run: () => setFilters(NO_FILTERS) } : undefined;
      return (
        <Notice icon="grid" action={action}>
          {narrowed ? TEXTS.moderation.empty : TEXTS.moderation.nothing}
        </Notice>
      );
    }
    const onSelect = (file: Attachment) => {
      learn(queries, namespace, file);
      open(file.id);
    };
    const selection = { selected: selected?.id ?? null, onSelect };
    const stale = query.isPlaceholderData;
    return <FileList files={files} stale={stale} {...selection} onEnd={more} renderPlaceholder={renderPlaceholder} />;
  };
  return (
    <Stack gap="md" style={{ flex: 1, minHeight: 0 }}>
      <Tiles live={live} toHold={(hold) => to({ ...NO_FILTERS, hold })} />
      <FilterBar filters={filters} onChange={setFilters} />
      <div className={classes.frame} {...focus}>
        {list()}
      </div>
      {isFetchNextPageError && <MoreFailed error={query.error} onRetry={() => void fetchNextPage()} />}
      <Details
        rest={rest}
        file={selected}
        onClose={close}
        onChanged={live.acted}
        renderPlaceholder={renderPlaceholder}
        renderContent={renderContent}
      />
    </Stack>
  );
}
