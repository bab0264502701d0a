/** Changes the filters of a smart collection: they stand in the address like others, beside whose they are. */
import type { Collection } from "@offchat/client";
import { useSearchParams } from "react-router";
import type { Filters } from "./filters.ts";
import { filtersOf, withFilters } from "./filters.ts";

export interface EditedFilters {
  name: string;
  onSave: () => void;
  onLeave: () => void;
}

type Change = (id: string, values: { filter: Filters; before: Collection["filter"] }) => Promise<boolean>;

export function useEditedFilters(filters: Filters, collections: readonly Collection[], change: Change) {
  const [search, setSearch] = useSearchParams();
  const row = collections.find(({ id, kind }) => id === search.get("edit") && kind === "smart");
  const show = (next: Filters, edited: string) => {
    const address = withFilters(search, next);
    for (const name of ["file", "q", "sort", "edit"]) address.delete(name);
    if (edited) address.set("edit", edited);
    setSearch(address);
  };
  const leave = () => row && show({ collection: [row.id] }, "");
  const save = async () => {
    if (row && (await change(row.id, { filter: filters, before: row.filter }))) leave();
  };
  const editing: EditedFilters | null = row
    ? { name: row.name, onSave: () => void save(), onLeave: () => void leave() }
    : null;
  return { editing, begin: ({ id, filter }: Collection) => show(filtersOf(filter), id) };
}
