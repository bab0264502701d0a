/** What can be done with collections and tags, by menu and by dragging, and the dialogs that it asks by. */
import type { Collection, Rest, Tag } from "@offchat/client";
import type { ReactNode } from "react";
import { useMemo, useRef, useState } from "react";
import { library as words } from "../../texts/library.ts";
import type { Question } from "../../ui/Confirm.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { withDescendants } from "./catalogue.ts";
import type { Dragged } from "./drag.ts";
import type { Filters } from "./filters.ts";
import type { Asked } from "./NameForm.tsx";
import { NameForm } from "./NameForm.tsx";
import type { Picking } from "./PickForm.tsx";
import { PickForm } from "./PickForm.tsx";
import type { Entry } from "./RowMenu.tsx";
import { useBulk } from "./useBulk.ts";
import { useCatalogue } from "./useCatalogue.ts";

/** Stands for no row above. */
const ROOT = "root";

type Dialog = { name: Asked } | { pick: Picking } | { sure: Question };

interface Known {
  rest: Rest;
  namespace: string;
  tags: readonly Tag[];
  collections: readonly Collection[];
  /** Shows the filters of a smart collection, to change them. */
  onEditFilters: (row: Collection) => void;
}

function moveChoices(rows: readonly { id: string; name: string; parent: string | null; path?: string }[], id: string) {
  const below = withDescendants(rows, id);
  const others = rows
    .filter((row) => !below.has(row.id))
    .map((row) => ({ value: row.id, label: row.path ?? row.name }));
  return [{ value: ROOT, label: words.topLevel }, ...others];
}

export function useManagement({ rest, namespace, tags, collections, onEditFilters }: Known) {
  const catalogue = useCatalogue(rest, namespace);
  const bulk = useBulk(rest, namespace);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const parentOf = (id: string) => (id === ROOT ? null : id);
  const newCollection = (parent: string | null, filter?: Filters) =>
    setDialog({
      name: {
        title: filter ? words.newSmart : words.newCollection,
        name: "",
        run: (name) => catalogue.makeCollection({ name, parent, ...(filter && { filter }) }),
      },
    });
  const newTag = (parent: string | null) =>
    setDialog({
      name: {
        title: words.newTag,
        name: "",
        color: null,
        run: (name, color) => catalogue.makeTag({ name, color, parent }),
      },
    });
  const ofCollection = (row: Collection): Entry[] => [
    {
      icon: "edit",
      label: words.rename,
      run: () =>
        setDialog({
          name: { title: words.rename, name: row.name, run: (name) => catalogue.changeCollection(row.id, { name }) },
        }),
    },
    ...(row.kind === "smart"
      ? [{ icon: "bolt" as const, label: words.editFilters, run: () => onEditFilters(row) }]
      : []),
    ...(row.cover
      ? [
          {
            icon: "picture" as const,
            label: words.noCover,
            run: () => void catalogue.changeCollection(row.id, { cover: null }),
          },
        ]
      : []),
    { icon: "plus", label: words.newInside, run: () => newCollection(row.id) },
    {
      icon: "folder",
      label: words.move,
      run: () =>
        setDialog({
          pick: {
            title: words.move,
            label: words.moveTo,
            choices: moveChoices(collections, row.id),
            run: (id) => catalogue.changeCollection(row.id, { parent: parentOf(id) }),
          },
        }),
    },
    {
      icon: "trash",
      label: words.deleteCollection,
      run: () =>
        setDialog({
          sure: {
            title: words.deleteCollection,
            hint: words.deleteCollectionHint(row.name),
            run: () => void catalogue.deleteCollection(row.id),
          },
        }),
    },
  ];
  const deleteTag = (row: Tag, children: "lift" | "delete"): Entry => {
    const label = children === "lift" ? words.deleteTag : words.deleteTagTree;
    const run = () => void catalogue.deleteTag(row.id, children);
    const hint = words.deleteTagHint(row.path, row.total_count);
    return { icon: "trash", label, run: () => setDialog({ sure: { title: label, hint, run } }) };
  };
  const ofTag = (row: Tag): Entry[] => [
    {
      icon: "edit",
      label: words.renameTag,
      run: () =>
        setDialog({
          name: {
            title: words.renameTag,
            name: row.name,
            color: row.color,
            run: (name, color) => catalogue.changeTag(row.id, { name, color }),
          },
        }),
    },
    { icon: "plus", label: words.newInside, run: () => newTag(row.id) },
    {
      icon: "tag",
      label: words.move,
      run: () =>
        setDialog({
          pick: {
            title: words.move,
            label: words.moveTo,
            choices: moveChoices(tags, row.id),
            run: (id) => catalogue.changeTag(row.id, { parent: parentOf(id) }),
          },
        }),
    },
    {
      icon: "copy",
      label: words.merge,
      run: () =>
        setDialog({
          pick: {
            title: words.merge,
            label: words.mergeInto,
            choices: moveChoices(tags, row.id).slice(1),
            run: (id) => catalogue.mergeTag(row.id, id),
          },
        }),
    },
    deleteTag(row, "lift"),
    ...(tags.some(({ parent }) => parent === row.id) ? [deleteTag(row, "delete")] : []),
  ];
  const close = () => setDialog(null);
  const dialogs: ReactNode = (
    <>
      {dialog && "name" in dialog && <NameForm asked={dialog.name} onClose={close} />}
      {dialog && "pick" in dialog && <PickForm picking={dialog.pick} onClose={close} />}
      <Confirm question={dialog && "sure" in dialog ? dialog.sure : null} onClose={close} />
    </>
  );
  return {
    catalogue,
    bulk,
    dialogs,
    newCollection,
    newTag,
    ofCollection,
    ofTag,
    onCollection: (row: Collection, kind: Dragged, ids: readonly string[]) => {
      if (kind === "files") void catalogue.collect(row.id, ids);
      else if (!ids.includes(row.id)) void catalogue.changeCollection(ids[0] ?? "", { parent: row.id });
    },
    onTag: (row: Tag, kind: Dragged, ids: readonly string[]) => {
      if (kind === "files") void bulk.run({ action: "tag", file_ids: [...ids], tag_ids: [row.id] });
      else if (!ids.includes(row.id)) void catalogue.changeTag(ids[0] ?? "", { parent: row.id });
    },
  };
}

export type Management = ReturnType<typeof useManagement>;

export type RowActions = Pick<
  Management,
  "newCollection" | "newTag" | "ofCollection" | "ofTag" | "onCollection" | "onTag"
>;

/** What rows do, as one object that stays the same while what it does is done by the newest. */
export function useRowActions(management: Management): RowActions {
  const latest = useRef(management);
  latest.current = management;
  return useMemo(
    () => ({
      newCollection: (...given) => latest.current.newCollection(...given),
      newTag: (...given) => latest.current.newTag(...given),
      ofCollection: (...given) => latest.current.ofCollection(...given),
      ofTag: (...given) => latest.current.ofTag(...given),
      onCollection: (...given) => latest.current.onCollection(...given),
      onTag: (...given) => latest.current.onTag(...given),
    }),
    [],
  );
}
