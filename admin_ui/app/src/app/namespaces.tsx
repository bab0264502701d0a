/** Which namespace a page shows: the one in the address, else the one that was chosen last, else one's own default. */
import { Select } from "@mantine/core";
import type { Me, Namespace } from "@offchat/client";
import type { ReactNode } from "react";
import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { TEXTS } from "../texts.ts";

function nameOf({ user }: Pick<Me, "user">): string {
  return `offchat.namespace.${user.id}`;
}

function lastChosen(me: Me): string | null {
  try {
    return localStorage.getItem(nameOf(me));
  } catch {
    return null;
  }
}

function remember(me: Me, slug: string): void {
  try {
    localStorage.setItem(nameOf(me), slug);
  } catch {
    // Nothing is stored in this browser: the address alone tells.
  }
}

/** The namespace to show of those that a page may show; undefined where there is none. */
export function chosenNamespace(me: Me, among: readonly Namespace[], named: string | null): Namespace | undefined {
  const wanted = [named, lastChosen(me), me.default_namespace];
  return wanted.flatMap((slug) => among.find((one) => one.slug === slug) ?? [])[0] ?? among[0];
}

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
      aria-label={TEXTS.moderation.facts.namespace}
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
