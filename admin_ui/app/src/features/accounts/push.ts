/** This browser's own part of push notifications: permission, subscription, and the words of the service worker. */

/** As in `worker/push.ts`, which is a build of its own: a module of both would become a file that it cannot load. */
export const WORDS_CACHE = "offchat-words";
export const WORDS_KEY = "/push-words";

/** Why this browser cannot be notified. */
export type Hindrance = "unknown" | "blocked";

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window
    ? navigator.serviceWorker.getRegistration()
    : undefined;
}

/** Whether this browser is subscribed, and what hinders it; a hindrance may go, so that it is asked each time. */
export async function device(): Promise<{ subscribed: boolean; hindrance: Hindrance | null }> {
  const worker = await registration();
  if (!worker) return { subscribed: false, hindrance: "unknown" };
  if (Notification.permission === "denied") return { subscribed: false, hindrance: "blocked" };
  return { subscribed: (await worker.pushManager.getSubscription()) !== null, hindrance: null };
}

/** The key of the server in the form in which browsers hand it out. */
function sameKey(subscription: PushSubscription, publicKey: string): boolean {
  const bytes = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") === publicKey;
}

/** Asks for permission and subscribes; null where it was not given. */
export async function joinDevice(
  publicKey: string,
  words: { one: string; more: string; space: string; alert: string; alerts: Readonly<Record<string, string>> },
): Promise<{ endpoint: string; keys: { p256dh: string; auth: string } } | null> {
  const worker = await registration();
  if (!worker || (await Notification.requestPermission()) !== "granted") return null;
  const kept = await worker.pushManager.getSubscription();
  // One of another key could not be renewed: the server's keys have changed.
  if (kept && !sameKey(kept, publicKey)) await kept.unsubscribe();
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  await (await caches.open(WORDS_CACHE)).put(WORDS_KEY, Response.json(words));
  const { endpoint = "", keys = {} } = subscription.toJSON();
  return { endpoint, keys: { p256dh: keys.p256dh ?? "", auth: keys.auth ?? "" } };
}

/** Unsubscribes, and takes away what is shown: the next person at this browser is somebody else. */
export async function leaveDevice(): Promise<void> {
  const worker = await registration();
  if (!worker) return;
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  for (const notice of await worker.getNotifications()) notice.close();
}
