/** What was chosen in the palette lately, newest first; remembered by the browser, for each person by themselves. */

const MOST = 12;

function nameOf(user: string): string {
  return `offchat.palette.${user}`;
}

export function recentlyUsed(user: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(user)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function rememberUsed(user: string, id: string): void {
  const ids = [id, ...recentlyUsed(user).filter((one) => one !== id)].slice(0, MOST);
  try {
    localStorage.setItem(nameOf(user), JSON.stringify(ids));
  } catch {
    // A full or forbidden storage: the palette lists them in its usual order.
  }
}
