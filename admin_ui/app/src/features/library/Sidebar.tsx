/** What stands beside the files: the whole library, its trash, the collections and the tags. */
import type { Collection, Tag } from "@offchat/client";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import { library as words } from "../../texts/library.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { treeOf } from "./catalogue.ts";
import type { Filters } from "./filters.ts";
import { isNarrowed, replaced, toggled, withFilters } from "./filters.ts";
import classes from "./library.module.css";
import { Dot } from "./TagMark.tsx";
import { Tree } from "./Tree.tsx";

interface Props {
  filters: Filters;
  tags: readonly Tag[];
  collections: readonly Collection[];
}

function Place({ icon, to, here, children }: { icon: IconName; to: string; here: boolean; children: ReactNode }) {
  return (
    <Link className={classes.place} to={to} aria-current={here ? "page" : undefined}>
      <Icon name={icon} size={18} />
      {children}
    </Link>
  );
}

function SectionHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.sectionHead}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Sidebar({ filters, tags, collections }: Props) {
  const [search] = useSearchParams();
  const to = (next: Filters) => {
    const address = withFilters(search, next);
    address.delete("file");
    return `?${address}`;
  };
  const { tag = [], collection = [] } = filters;
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
      </div>
      <section aria-label={words.collections}>
        <SectionHead title={words.collections} />
        {collections.length === 0 && <p className={classes.none}>{words.noCollections}</p>}
        <Tree
          label={words.collections}
          nodes={treeOf(collections)}
          chosen={collection}
          to={({ id }) => to(collection.includes(id) ? {} : { collection: [id] })}
          sign={({ kind }) => <Icon name={kind === "smart" ? "bolt" : "folder"} size={16} />}
          total={({ file_count }) => file_count}
        />
      </section>
      <section aria-label={words.tags}>
        <SectionHead title={words.tags} />
        {tags.length === 0 && <p className={classes.none}>{words.noTags}</p>}
        <Tree
          label={words.tags}
          nodes={treeOf(tags)}
          chosen={tag}
          to={({ id }) => to(toggled(replaced(filters, { trashed: false, untagged: false }), "tag", id))}
          sign={({ color }) => <Dot color={color} />}
          total={({ total_count }) => total_count}
        />
      </section>
    </nav>
  );
}
