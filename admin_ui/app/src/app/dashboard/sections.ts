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
  /** Under which heading it stands in the rail; the first one stands above all. */
  group: GroupName | null;
}

export type GroupName = keyof typeof TEXTS.dashboard.groups;

const ALL: Section[] = [
  { name: "overview", icon: "gauge", administers: false, group: null },
  { name: "queue", icon: "shield", administers: false, group: "moderation" },
  { name: "files", icon: "grid", administers: false, group: "moderation" },
  { name: "activity", icon: "clock", administers: false, group: "moderation" },
  { name: "library", icon: "picture", administers: false, group: "content" },
  { name: "statistics", icon: "bars", administers: false, group: "content" },
  { name: "people", icon: "people", administers: true, group: "community" },
  { name: "rooms", icon: "hash", administers: true, group: "community" },
  { name: "webhooks", icon: "link", administers: true, group: "programs" },
  { name: "bots", icon: "bolt", administers: true, group: "programs" },
  { name: "jobs", icon: "rows", administers: true, group: "server" },
  { name: "storage", icon: "folder", administers: true, group: "server" },
  { name: "health", icon: "bell", administers: true, group: "server" },
];

/** Whether a role in a namespace is one of those that administer it. */
export function administers({ role }: Namespace): boolean {
  return role === "admin" || role === "owner";
}

/** Pages that are reached from a section, which stays marked in the rail meanwhile. */
const INSIDE: Readonly<Record<string, SectionName>> = {
  rules: "queue",
  restrictions: "queue",
  blocked: "files",
  exchange: "rooms",
};

/** The section to which the page at an address belongs: itself, or the one that leads there; none beside the dashboard. */
export function sectionAt(pathname: string): string | null {
  const [, page = ""] = /^\/dashboard\/?([^/]*)/.exec(pathname) ?? [];
  if (!pathname.startsWith("/dashboard")) return null;
  return page === "" ? "overview" : (INSIDE[page] ?? page);
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
