/** The namespace of a page in its address, and the field that chooses another: apart, for the first load has no fields. */
import { Select } from "@mantine/core";
import type { Me, Namespace } from "@offchat/client";
import type { ReactNode } from "react";
import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { moderation } from "../texts/moderation.ts";
import { chosenNamespace, remember } from "./namespaces.ts";

/** The namespace that is shown, and where there are several what chooses another. */
export function useNamespace(me: Me, among: readonly Namespace[]): [Namespace | undefined, ReactNode] {
  const [search, setSearch] = useSearchParams();
  const named = search.get("namespace");
  const chosen = chosenNamespace(me, among, named);
  const slug = chosen?.slug;
  const open = slug !== undefined && slug === named;
  // A link to this page, sent to others, has to show them the same.
  useEffect(() => {
    if (among.length < 2 || !slug || open) return;
    setSearch(
      (before) => {
        before.set("namespace", slug);
        return before;
      },
      { replace: true },
    );
  }, [among.length, slug, open, setSearch]);
  const picker = among.length > 1 && (
    <Select
      aria-label={moderation.facts.namespace}
      data={among.map((one) => ({ value: one.slug, label: one.name }))}
      value={slug ?? null}
      // Filters and open files of another namespace are left behind.
      onChange={(next) => {
        if (!next) return;
        remember(me, next);
        setSearch({ namespace: next });
      }}
      allowDeselect={false}
      size="sm"
    />
  );
  return [chosen, picker];
}
