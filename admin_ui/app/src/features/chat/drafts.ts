/** What somebody has begun to write, by room; it outlives a reload of the page, in this tab only. */

export type Drafts = Readonly<Record<string, string>>;

function nameOf(user: string): string {
  return `offchat.drafts.${user}`;
}

export function keptDrafts(user: string): Drafts {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(nameOf(user)) ?? "{}");
    const drafts = typeof kept === "object" && kept !== null ? Object.entries(kept) : [];
    return Object.fromEntries(drafts.filter(([, words]) => typeof words === "string"));
  } catch {
    return {};
  }
}

/** A full or forbidden storage keeps nothing; the drafts still stand on the page. */
export function keepDrafts(user: string, drafts: Drafts): void {
  const written = Object.entries(drafts).filter(([, words]) => words !== "");
  try {
    sessionStorage.setItem(nameOf(user), JSON.stringify(Object.fromEntries(written)));
  } catch {
    // Nothing to be done about it here.
  }
}
