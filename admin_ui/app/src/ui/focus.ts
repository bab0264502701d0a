/** Where the keyboard goes on when what it was on goes away. */

/** The message `step` places below (above, where negative) the given one on the screen. */
export function neighbour(article: HTMLElement, step: number): HTMLElement | null {
  const all = [...(article.closest("[role=log]")?.querySelectorAll<HTMLElement>("article") ?? [])];
  const place = (one: Element) => one.getBoundingClientRect().top;
  all.sort((one, other) => place(one) - place(other));
  return all[all.indexOf(article) + step] ?? null;
}

/** Before a message or a part of it goes: the focus moves to the next one, the one before it, or to where one writes. */
export function focusBeside(leaving: Element | null): void {
  const article = leaving?.closest<HTMLElement>("article");
  const beside = article && (neighbour(article, 1) ?? neighbour(article, -1));
  const writing = leaving?.closest("section")?.querySelector<HTMLElement>("textarea");
  (beside ?? writing)?.focus();
}

/** When what lay over the page is gone and the keyboard is nowhere: it goes on where it was before, or where one writes. */
export function refocus(opener: Element | null): void {
  const lost = document.activeElement === null || document.activeElement === document.body;
  if (!lost) return;
  const back = opener instanceof HTMLElement && opener.isConnected && opener !== document.body ? opener : null;
  (back ?? document.querySelector<HTMLElement>("main textarea, main"))?.focus();
}
