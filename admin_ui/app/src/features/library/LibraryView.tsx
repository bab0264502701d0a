/** The media library of a namespace: what it holds, narrowed by filters, and the details of one file beside it. */
import { Button, Drawer, SegmentedControl, VisuallyHidden } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import type { Me, MediaFile, Namespace, Rest, User } from "@offchat/client";
import type { ReactNode } from "react";
import { useMemo, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { library as words } from "../../texts/library.ts";
import { useAddress, useOpened } from "../../ui/address.ts";
import { Icon } from "../../ui/icons.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { useCollections, useTags } from "./catalogue.ts";
import type { MediaParts } from "./context.ts";
import { LibraryContext } from "./context.ts";
import { DetailsBeside, DetailsOver } from "./Details.tsx";
import { FileArea } from "./FileArea.tsx";
import { FilterBar } from "./FilterBar.tsx";
import type { Filters } from "./filters.ts";
import { filtersIn, withFilters } from "./filters.ts";
import classes from "./library.module.css";
import { Sidebar } from "./Sidebar.tsx";
import { useStepping, useTileFocus } from "./stepping.ts";
import { useFileActions } from "./useFile.ts";
import { useFiles } from "./useFiles.ts";

/** Pixels that the whole view needs to show something beside the files: the sidebar, the details, both. */
const BESIDE = { sidebar: 800, details: 860, both: 1160 };

interface Props {
  rest: Rest;
  me: Me;
  namespace: Namespace;
  parts: MediaParts;
}

function ViewPicker() {
  const [{ view }, put] = useAddress(["view"] as const);
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
      size="xs"
      value={view}
      onChange={(next) => put({ view: next })}
      data={[choice("", "grid", words.asGrid), choice("list", "rows", words.asList)]}
    />
  );
}

/** The filters of the address; another choice is a step that Back undoes, and leaves the open file. */
function useFilters(): [Filters, (filters: Filters) => void] {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => filtersIn(search), [search]);
  const change = (next: Filters) => {
    const address = withFilters(search, next);
    address.delete("file");
    setSearch(address);
  };
  return [filters, change];
}

/** People whose files are known here, by name. */
function peopleOf(files: readonly MediaFile[]): User[] {
  const known = new Map(files.map(({ uploader }) => [uploader.id, uploader]));
  return [...known.values()].toSorted((one, other) => one.display_name.localeCompare(other.display_name));
}

export function LibraryView(props: Props) {
  const { rest, namespace } = props;
  const { slug } = namespace;
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [filters, setFilters] = useFilters();
  const [browsing, setBrowsing] = useState(false);
  const tags = useTags(rest, slug).data ?? [];
  const collections = useCollections(rest, slug).data ?? [];
  const files = useFiles(rest, slug, filters);
  const people = useMemo(() => peopleOf(files.files), [files.files]);
  const { opened, open, close } = useOpened("file");
  const focused = useRef(false);
  const actions = useFileActions(rest, slug, files.list);
  const select = (file: MediaFile, byKeyboard: boolean) => {
    focused.current = byKeyboard;
    open(file.id);
  };
  useStepping(files.files, opened, (file) => select(file, false));
  const focus = useTileFocus(opened);
  const detailed = width >= BESIDE.details;
  const beside = width >= (opened && detailed ? BESIDE.both : BESIDE.sidebar);
  const listed = useMemo(() => files.files.find(({ id }) => id === opened), [files.files, opened]);
  const details = { opened, listed, list: files.list, actions, tags, collections, onClose: close };
  const sidebar: ReactNode = <Sidebar filters={filters} tags={tags} collections={collections} />;
  return (
    <LibraryContext value={props}>
      <div ref={ref} className={classes.view}>
        {beside && sidebar}
        <div className={classes.main} {...focus}>
          <PageHead title={words.title}>
            {!beside && (
              <Button variant="default" size="xs" onClick={() => setBrowsing(true)}>
                {words.browse}
              </Button>
            )}
            <ViewPicker />
          </PageHead>
          <FilterBar filters={filters} tags={tags} collections={collections} people={people} onChange={setFilters} />
          <FileArea
            files={files}
            filters={filters}
            collections={collections}
            opened={opened}
            onOpen={select}
            onClear={() => setFilters({})}
          />
        </div>
        {detailed ? <DetailsBeside {...details} focused={focused.current} /> : <DetailsOver {...details} />}
        <Drawer opened={browsing && !beside} onClose={() => setBrowsing(false)} title={words.browse} size={320}>
          {sidebar}
        </Drawer>
      </div>
    </LibraryContext>
  );
}
