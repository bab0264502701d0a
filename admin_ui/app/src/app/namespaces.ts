/** Which namespace a page shows: the one in the address, else the one that was chosen last, else one's own default. */
import type { Me, Namespace } from "@offchat/client";

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

/** Have this browser show it first from now on. */
export function remember(me: Me, slug: string): void {
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
