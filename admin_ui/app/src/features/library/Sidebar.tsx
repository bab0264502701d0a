/** What stands beside the files: the whole library, its trash, the collections and the tags. */
import { ActionIcon } from "@mantine/core";
import type { Collection, Tag } from "@offchat/client";
import type { ReactNode } from "react";
import { memo } from "react";
import { Link, useSearchParams } from "react-router";
import { library as words } from "../../texts/library.ts";
import { review } from "../../texts/review.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { treeOf } from "./catalogue.ts";
import { contributes, useLibrary, useWayTo } from "./context.ts";
import { dragged, droppable } from "./drag.ts";
import type { Filters } from "./filters.ts";
import { isNarrowed, replaced, toggled, withFilters } from "./filters.ts";
import classes from "./library.module.css";
import { RowMenu } from "./RowMenu.tsx";
import { Dot } from "./TagMark.tsx";
import { Tree } from "./Tree.tsx";
import type { RowActions } from "./useManagement.tsx";

interface Props {
  filters: Filters;
  tags: readonly Tag[];
  collections: readonly Collection[];
  management: RowActions;
}

function Place({ icon, to, here, children }: { icon: IconName; to: string; here: boolean; children: ReactNode }) {
  return (
    <Link className={classes.place} to={to} aria-current={here ? "page" : undefined}>
      <Icon name={icon} size={18} />
      {children}
    </Link>
  );
}

function SectionHead({ title, add, onAdd }: { title: string; add: string; onAdd: () => void }) {
  const library = useLibrary();
  return (
    <div className={classes.sectionHead}>
      <h2>{title}</h2>
      {contributes(library) && (
        <ActionIcon variant="subtle" color="gray" size={24} aria-label={add} title={add} onClick={onAdd}>
          <Icon name="plus" size={16} />
        </ActionIcon>
      )}
    </div>
  );
}

/** Where links lead that change the filters; the open file and what was looked for are left. */
function useWay() {
  const [search] = useSearchParams();
  return (next: Filters) => {
    const address = withFilters(search, next);
    for (const name of ["file", "q", "sort", "edit", "at"]) address.delete(name);
    return `?${address}`;
  };
}

function Collections({ filters, collections, management }: Omit<Props, "tags">) {
  const may = contributes(useLibrary());
  const to = useWay();
  const { collection = [] } = filters;
  return (
    <section aria-label={words.collections}>
      <SectionHead title={words.collections} add={words.newCollection} onAdd={() => management.newCollection(null)} />
      {collections.length === 0 && <p className={classes.none}>{words.noCollections}</p>}
      <Tree
        label={words.collections}
        nodes={treeOf(collections)}
        chosen={collection}
        to={({ id }) => to(collection.includes(id) ? {} : { collection: [id] })}
        sign={({ kind }) => <Icon name={kind === "smart" ? "bolt" : "folder"} size={16} />}
        total={({ file_count }) => file_count}
        menu={may ? (row) => <RowMenu name={row.name} entries={() => management.ofCollection(row)} /> : undefined}
        drag={may ? ({ id }) => dragged("collection", [id]) : undefined}
        drop={
          may
            ? (row) => droppable(["files", "collection"], (kind, ids) => management.onCollection(row, kind, ids))
            : undefined
        }
      />
    </section>
  );
}

function Tags({ filters, tags, management }: Omit<Props, "collections">) {
  const may = contributes(useLibrary());
  const to = useWay();
  return (
    <section aria-label={words.tags}>
      <SectionHead title={words.tags} add={words.newTag} onAdd={() => management.newTag(null)} />
      {tags.length === 0 && <p className={classes.none}>{words.noTags}</p>}
      <Tree
        label={words.tags}
        nodes={treeOf(tags)}
        chosen={filters.tag ?? []}
        to={({ id }) => to(toggled(replaced(filters, { trashed: false, untagged: false }), "tag", id))}
        sign={({ color }) => <Dot color={color} />}
        total={({ total_count }) => total_count}
        menu={may ? (row) => <RowMenu name={row.name} entries={() => management.ofTag(row)} /> : undefined}
        drag={may ? ({ id }) => dragged("tag", [id]) : undefined}
        drop={may ? (row) => droppable(["files", "tag"], (kind, ids) => management.onTag(row, kind, ids)) : undefined}
      />
    </section>
  );
}

/** Drawn anew where it changes itself, not with every page of files. */
export const Sidebar = memo(function Sidebar(props: Props) {
  const { filters } = props;
  const to = useWay();
  const page = useWayTo();
  const may = contributes(useLibrary());
  return (
    <nav className={classes.sidebar} aria-label={words.browse}>
      <div>
        <Place icon="picture" to={to({})} here={!isNarrowed(filters)}>
          {words.all}
        </Place>
        <Place icon="tag" to={to({ untagged: true })} here={filters.untagged === true}>
          {words.untagged}
        </Place>
        <Place icon="trash" to={to({ trashed: true })} here={filters.trashed === true}>
          {words.trash}
        </Place>
        {may && (
          <Place icon="sparkle" to={page("suggestions")} here={false}>
            {review.suggestions}
          </Place>
        )}
        <Place icon="copy" to={page("duplicates")} here={false}>
          {review.duplicates}
        </Place>
      </div>
      <Collections {...props} />
      <Tags {...props} />
    </nav>
  );
});
