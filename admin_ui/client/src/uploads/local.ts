/** What uploads that run here mean for the state: places they hold on the server, and the echo of their message. */
import { pendingAdded, pendingChanged, pendingRemoved } from "../state/local.ts";
import type { LocalUpload, PendingMessage } from "../state/model.ts";
import type { Store } from "../state/store.ts";

const HOLDING_A_PLACE = new Set<LocalUpload["status"]>(["uploading", "waiting", "paused"]);

/** Whether an upload runs or could go on. */
export function isLive(store: Store, uploadId: string): boolean {
  const status = store.get().uploads[uploadId]?.status;
  return status !== undefined && HOLDING_A_PLACE.has(status);
}

/** Whether one more upload may begin: the server refuses more unfinished ones than it has `places` for. */
export function isPlaceFree(store: Store, places: () => number): boolean {
  const held = Object.values(store.get().uploads).filter(({ status }) => HOLDING_A_PLACE.has(status));
  return held.length < places();
}

/** Whether no earlier message of the same room has yet to go out before the file. */
export function isNext(store: Store, uploadId: string, holdsLine: (message: PendingMessage) => boolean): boolean {
  const { pending } = store.get();
  const place = pending.findIndex(({ uploads }) => uploads.includes(uploadId));
  const room = pending[place]?.room;
  return !pending
    .slice(0, Math.max(0, place))
    .some((one) => one.room === room && one.status === "waiting" && holdsLine(one));
}

/** Resolves when something holds of the state. */
export function until(store: Store, holds: () => boolean): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = store.subscribe(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}

/** Take a file out of the local echo and answer what is left of it; an echo without files goes. */
export function leaveEcho(store: Store, uploadId: string): PendingMessage | null {
  const echo = store.get().pending.find((message) => message.uploads.includes(uploadId));
  if (!echo) return null;
  const uploads = echo.uploads.filter((id) => id !== uploadId);
  store.update((state) =>
    uploads.length === 0 ? pendingRemoved(state, echo.clientId) : pendingChanged(state, echo.clientId, { uploads }),
  );
  return { ...echo, uploads };
}

/** No file of the message was taken: its text stays, to be sent without them or to be removed. */
export function keepText(store: Store, echo: PendingMessage | null): void {
  if (!echo || echo.uploads.length > 0 || echo.body === "") return;
  store.update((state) => pendingAdded(state, { ...echo, status: "failed", error: null }));
}
