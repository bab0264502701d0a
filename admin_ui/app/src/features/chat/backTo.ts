/** Lets the keyboard go on at a message: the bar that has opened a dialog may be gone when that closes. */
export function backTo(message: string): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-message="${message}"]`)?.focus({ preventScroll: true }),
  );
}
