/** The media library of a namespace: what it holds, narrowed by filters, and the details of one file beside it. */
import { Drawer, NativeSelect, SegmentedControl, VisuallyHidden } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import type { MediaFile } from "@offchat/client";
import type { ReactNode } from "react";
import { useMemo, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { library as words } from "../../texts/library.ts";
import { useAddress, useOpened } from "../../ui/address.ts";
import { HeadButton } from "../../ui/HeadButton.tsx";
import { Icon } from "../../ui/icons.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { BulkBar } from "./BulkBar.tsx";
import { useCollections, useTags } from "./catalogue.ts";
import type { Library } from "./context.ts";
import { contributes, LibraryContext } from "./context.ts";
import { DetailsBeside, DetailsOver } from "./Details.tsx";
import { FileArea } from "./FileArea.tsx";
import { FilterBar } from "./FilterBar.tsx";
import type { Filters } from "./filters.ts";
import { filtersIn, narrowed, withFilters } from "./filters.ts";
import { JobTray } from "./JobTray.tsx";
import classes from "./library.module.css";
import { stepped } from "./order.ts";
import { SearchBox } from "./SearchBox.tsx";
import { Sidebar } from "./Sidebar.tsx";
import { useSelection } from "./selection.ts";
import { useStepping, useTileFocus } from "./stepping.ts";
import { Uploading } from "./Uploading.tsx";
import { useEditedFilters } from "./useEditedFilters.ts";
import { useFileActions } from "./useFile.ts";
import type { Looking } from "./useFiles.ts";
import { useFiles, wholeCollection } from "./useFiles.ts";
import { useManagement, useRowActions } from "./useManagement.tsx";
import { useOrder } from "./useOrder.ts";
import { usePeople } from "./usePeople.ts";

/** Pixels that the whole view needs to show something beside the files: the sidebar, the details, both. */
const BESIDE = { sidebar: 800, details: 860, both: 1160 };

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
      size="sm"
      value={view}
      onChange={(next) => put({ view: next })}
      data={[choice("", "grid", words.asGrid), choice("list", "rows", words.asList)]}
    />
  );
}

interface LookForProps {
  looking: Looking;
  /** Whether the files have an order that people gave them. */
  manual: boolean;
  /** A tag or a person that was chosen in the place of words. */
  onNarrow: (name: "tag" | "uploader", id: string) => void;
  onFile: (id: string) => void;
}

/** The words that are looked for and the order of what is found, as they stand in the address. */
function LookFor({ looking, manual, onNarrow, onFile }: LookForProps) {
  const [, put] = useAddress(["q", "sort", "file", "at"] as const);
  const { relevance, newest, ...others } = words.sorts;
  const orders = looking.q
    ? [
        { value: "", label: relevance },
        { value: "newest", label: newest },
      ]
    : manual
      ? [
          { value: "", label: words.ownOrder },
          { value: "newest", label: newest },
        ]
      : [{ value: "", label: newest }];
  return (
    <div className={classes.filters}>
      <SearchBox
        value={looking.q}
        onSearch={(q) => put({ q, file: "", at: "" })}
        onTag={(id) => onNarrow("tag", id)}
        onPerson={(id) => onNarrow("uploader", id)}
        onFile={onFile}
      />
      <NativeSelect
        aria-label={words.sort}
        size="sm"
        value={looking.sort}
        onChange={({ currentTarget }) => put({ sort: currentTarget.value, file: "", at: "" })}
        data={[...orders, ...Object.entries(others).map(([value, label]) => ({ value, label }))]}
      />
    </div>
  );
}

/** The filters of the address, which may take the place of `words`; another choice is a step that Back undoes, and leaves the open file. */
function useFilters(): [Filters, (filters: Filters, words?: boolean) => void] {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => filtersIn(search), [search]);
  const change = (next: Filters, words = true) => {
    const address = withFilters(search, next);
    for (const name of ["file", "at"]) address.delete(name);
    if (!words) address.delete("q");
    setSearch(address);
  };
  return [filters, change];
}

const NONE: never[] = [];

export function LibraryView(props: Library) {
  const { rest, namespace } = props;
  const { slug } = namespace;
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [filters, setFilters] = useFilters();
  const [{ q, sort }, put] = useAddress(["q", "sort"] as const);
  const looking = useMemo(() => ({ q, sort }), [q, sort]);
  const [browsing, setBrowsing] = useState(false);
  const tags = useTags(rest, slug).data ?? NONE;
  const collections = useCollections(rest, slug).data ?? NONE;
  const files = useFiles(rest, slug, filters, looking);
  const people = usePeople(rest, filters.uploader ?? NONE, files.files);
  const edited = useEditedFilters(filters, collections, (id, values) =>
    management.catalogue.changeCollection(id, values),
  );
  const management = useManagement({ rest, namespace: slug, tags, collections, onEditFilters: edited.begin });
  const rows = useRowActions(management);
  const may = contributes(props);
  const selection = useSelection(files.files, may);
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
  const whole = collections.find(({ id }) => id === wholeCollection(filters));
  const cover = (file: MediaFile) => whole && void management.catalogue.changeCollection(whole.id, { cover: file.id });
  const manual = may && whole?.kind === "manual" ? whole : null;
  const reorder = useOrder(rest, files.list, q === "" && sort === "" ? (manual?.id ?? null) : null);
  const step = (file: MediaFile, by: 1 | -1) => {
    const at = files.files.findIndex(({ id }) => id === file.id);
    const before = stepped(files.files, at, by, files.more);
    if (at >= 0 && before !== undefined) reorder?.([file.id], before);
  };
  const inCollection = { onCover: manual ? cover : null, onStep: reorder ? step : null };
  const details = { opened, listed, list: files.list, actions, tags, collections, ...inCollection, onClose: close };
  const sidebar: ReactNode = <Sidebar filters={filters} tags={tags} collections={collections} management={rows} />;
  const clear = () => {
    setFilters({});
    if (q) put({ q: "" });
  };
  return (
    <LibraryContext value={props}>
      <div ref={ref} className={classes.view}>
        {beside && sidebar}
        <div className={classes.main} {...focus}>
          <PageHead title={whole?.name ?? words.title}>
            {!beside && <HeadButton icon="folder" label={words.browse} onClick={() => setBrowsing(true)} />}
            <ViewPicker />
            {may && <Uploading into={manual} />}
          </PageHead>
          {!filters.trashed && (
            <LookFor
              looking={looking}
              manual={whole?.kind === "manual"}
              onNarrow={(name, id) => setFilters(narrowed(filters, name, id), false)}
              onFile={open}
            />
          )}
          <FilterBar
            filters={filters}
            tags={tags}
            collections={collections}
            people={people}
            onChange={setFilters}
            editing={edited.editing}
            onKeep={may ? () => management.newCollection(null, filters) : null}
          />
          <FileArea
            files={files}
            filters={filters}
            collections={collections}
            looking={looking}
            opened={opened}
            selection={selection.ids}
            onChoose={selection.choose}
            onOpen={select}
            onClear={clear}
            reorder={reorder}
          />
          <BulkBar
            ids={selection.ids}
            tags={tags}
            collections={collections}
            hasVideo={files.files.some(({ id, kind }) => kind === "video" && selection.ids.has(id))}
            trashed={filters.trashed === true}
            bulk={management.bulk}
            onClear={selection.clear}
          />
        </div>
        {detailed ? <DetailsBeside {...details} focused={focused.current} /> : <DetailsOver {...details} />}
        <Drawer opened={browsing && !beside} onClose={() => setBrowsing(false)} title={words.browse} size={320}>
          {sidebar}
        </Drawer>
        <JobTray connected={files.status === "open"} />
        {management.dialogs}
      </div>
    </LibraryContext>
  );
}
