/**
 * Gives the keyboard back to what opened a dialog, also where the dialog is taken away at once with all that was in it:
 * Mantine gives it back for those alone that are told to close and stay.
 */
const OVER = "[role='dialog'], [role='menu'], [role='listbox'], emoji-picker";
/** Where Mantine puts what lies over the page. */
const PORTAL = "[data-mantine-shared-portal-node]";

function hadDialog({ removedNodes }: MutationRecord): boolean {
  return [...removedNodes].some(
    (node) => node instanceof Element && (node.matches("[role='dialog']") || node.querySelector("[role='dialog']")),
  );
}

/** Watches from now on; returns what ends it. */
export function giveFocusBack(): () => void {
  let outside: HTMLElement | null = null;
  const remember = ({ target }: FocusEvent) => {
    if (target instanceof HTMLElement && !target.closest(OVER)) outside = target;
  };
  const back = () => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost && outside?.isConnected && !document.querySelector("[role='dialog']")) {
      outside.focus({ preventScroll: true });
    }
  };
  // Who closes it may have a place of their own for the keyboard: they come first.
  const portals = new MutationObserver((records) => {
    if (records.some(hadDialog)) setTimeout(back);
  });
  const watch = () => {
    const portal = document.querySelector(PORTAL);
    if (!portal) return;
    pages.disconnect();
    portals.observe(portal, { childList: true });
  };
  const pages = new MutationObserver(watch);
  document.addEventListener("focusin", remember);
  pages.observe(document.body, { childList: true });
  watch();
  return () => {
    document.removeEventListener("focusin", remember);
    pages.disconnect();
    portals.disconnect();
  };
}
