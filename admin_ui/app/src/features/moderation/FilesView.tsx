/** The moderators' list of all attachments with its filters and details. */
import { Stack } from "@mantine/core";
import type { Attachment, Rest } from "@offchat/client";
import { useCallback, useEffect, useMemo, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Failed } from "../../ui/Failed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import type { Renderers } from "./Details.tsx";
import { Details } from "./Details.tsx";
import { FileList, WaitingList } from "./FileList.tsx";
import { FilterBar } from "./FilterBar.tsx";
import type { Live } from "./media.ts";
import { NO_FILTERS, useFiles } from "./media.ts";
import { Tiles } from "./Tiles.tsx";

interface Props extends Renderers {
  rest: Rest;
  namespace: string;
  live: Live;
}

/** The open file as it is now: it stays open when the filters no longer show it. */
function useSelected(files: Attachment[]) {
  const [selected, setSelected] = useState<Attachment | null>(null);
  const listed = files.find(({ id }) => id === selected?.id);
  useEffect(() => {
    if (listed)
      setSelected((before) => (before?.id === listed.id && listed.version > before.version ? listed : before));
  }, [listed]);
  return [selected, setSelected] as const;
}

export function FilesView({ rest, namespace, live, renderPlaceholder, renderContent }: Props) {
  const [filters, setFilters] = useState(NO_FILTERS);
  const query = useFiles(rest, namespace, filters);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const files = useMemo(() => query.data?.pages.flatMap(({ results }) => results) ?? [], [query.data]);
  const [selected, setSelected] = useSelected(files);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
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
    const onSelect = (file: Attachment) => setSelected(file);
    const selection = { selected: selected?.id ?? null, onSelect };
    const stale = query.isPlaceholderData;
    return <FileList files={files} stale={stale} {...selection} onEnd={more} renderPlaceholder={renderPlaceholder} />;
  };
  return (
    <Stack gap="md" style={{ flex: 1, minHeight: 0 }}>
      <Tiles live={live} />
      <FilterBar filters={filters} onChange={setFilters} />
      {list()}
      <Details
        rest={rest}
        file={selected}
        onClose={() => setSelected(null)}
        onChanged={(file) => setSelected(file)}
        renderPlaceholder={renderPlaceholder}
        renderContent={renderContent}
      />
    </Stack>
  );
}
