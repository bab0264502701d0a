/** The pages of the dashboard by address, and where addresses of earlier versions lead now. */
import type { Namespace } from "@offchat/client";
import type { TEXTS } from "../../texts.ts";
import type { IconName } from "../../ui/icons.tsx";

export type SectionName = keyof typeof TEXTS.dashboard.sections;

export interface Section {
  name: SectionName;
  icon: IconName;
  /** Whether it is for administrators alone. */
  administers: boolean;
}

const ALL: Section[] = [
  { name: "overview", icon: "gauge", administers: false },
  { name: "queue", icon: "shield", administers: false },
  { name: "files", icon: "grid", administers: false },
  { name: "library", icon: "picture", administers: false },
  { name: "statistics", icon: "bars", administers: false },
  { name: "activity", icon: "clock", administers: false },
  { name: "people", icon: "people", administers: true },
  { name: "rooms", icon: "hash", administers: true },
  { name: "webhooks", icon: "link", administers: true },
  { name: "bots", icon: "bolt", administers: true },
  { name: "jobs", icon: "rows", administers: true },
  { name: "storage", icon: "folder", administers: true },
  { name: "health", icon: "bell", administers: true },
];

/** Whether a role in a namespace is one of those that administer it. */
export function administers({ role }: Namespace): boolean {
  return role === "admin" || role === "owner";
}

/** The sections that stand in the rail for somebody with this role. */
export function sectionsFor(namespace: Namespace): Section[] {
  return ALL.filter((section) => !section.administers || administers(namespace));
}

/** Where a section is, in a namespace that the address names where it is not the person's default one. */
export function pathOf(name: SectionName, namespace: string | null): string {
  const path = name === "overview" ? "/dashboard/" : `/dashboard/${name}`;
  return namespace ? `${path}?namespace=${encodeURIComponent(namespace)}` : path;
}

/** The same with more of a query. */
export function pathWith(name: SectionName, namespace: string | null, query = ""): string {
  const path = pathOf(name, namespace);
  return query ? `${path}${path.includes("?") ? "&" : "?"}${query}` : path;
}

const OF_FILES = ["file", "state", "hold", "kind", "q"];

/** Where an address leads that named its page by `?tab=`, or a file without one; null for addresses of today. */
export function movedTo(search: URLSearchParams): string | null {
  const tab = search.get("tab");
  if (tab === null && !OF_FILES.some((name) => search.has(name))) return null;
  const kept = new URLSearchParams(search);
  kept.delete("tab");
  const query = kept.toString();
  return `/dashboard/${tab === "activity" ? "activity" : "files"}${query && `?${query}`}`;
}
