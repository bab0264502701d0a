/** The service worker: opens the page without a connection, and shows what is pushed. It keeps no answer and no media. */
import { isShown, noticeOf, pushOf, WORDS_CACHE, WORDS_KEY, wordsOf } from "./push.ts";
import { isAsset, isPage } from "./routes.ts";

declare const self: ServiceWorkerGlobalScope;

/** Put in by the build: see `scripts/shell.ts`. */
declare const __SHELL__: { build: string; entry: string; files: string[] };

const SHELL = __SHELL__;
const PREFIX = "offchat-shell-";
const NAME = PREFIX + SHELL.build;
const PAGE = "/";

/** How long the server may take for the page before the kept one is shown. */
const PATIENCE_MS = 4000;

/** Files of the build vary by encoding alone, the page not at all. */
const ANY = { ignoreVary: true, ignoreSearch: true };

async function keepShell(): Promise<void> {
  const cache = await caches.open(NAME);
  const page = await fetch(PAGE, { cache: "reload" });
  // Another build may have come between this script and the page; the browser tries again later.
  if (!page.ok || !(await page.clone().text()).includes(SHELL.entry)) throw new Error("The page is of another build.");
  await cache.put(PAGE, page);
  await cache.addAll(SHELL.files);
}

async function removeOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

/** The page as the server has it; the kept one where it is unreachable, failing or slow. */
async function answerPage(request: Request): Promise<Response> {
  const kept = await caches.match(PAGE, { ...ANY, cacheName: NAME });
  if (!kept) return fetch(request);
  const fresh = fetch(request).then(
    (response) => (response.status >= 500 ? kept : response),
    () => kept,
  );
  const patience = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
  return Promise.race([fresh, patience]);
}

/** A file of the build: the kept one, else the server's, which is kept. */
async function answerAsset(request: Request): Promise<Response> {
  const kept = await caches.match(request, ANY);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.status === 200) await (await caches.open(NAME)).put(request, response.clone()).catch(() => undefined);
  return response;
}

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(removeOthers()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && isPage(pathname)) event.respondWith(answerPage(request));
  else if (isAsset(pathname) && !request.headers.has("Range")) event.respondWith(answerAsset(request));
});

async function keptWords(): Promise<unknown> {
  const kept = await caches.match(WORDS_KEY, { cacheName: WORDS_CACHE });
  return kept?.json();
}

async function showPush(text: string | undefined): Promise<void> {
  const push = pushOf(text);
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (isShown(push, pages)) return;
  const words = wordsOf(await keptWords().catch(() => undefined));
  // An open page counts by itself; a closed one gets a dot.
  if (pages.length === 0 && "setAppBadge" in self.navigator) await self.navigator.setAppBadge().catch(() => undefined);
  await self.registration.showNotification(...noticeOf(push, words));
}

/** The page that stands already goes to the room, without being loaded anew: it may be sending a file. */
async function openRoom(path: string): Promise<void> {
  const [page] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!page) {
    await self.clients.openWindow(path);
    return;
  }
  page.postMessage({ open: path });
  await page.focus();
}

self.addEventListener("push", (event) => event.waitUntil(showPush(event.data?.text())));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openRoom(event.notification.data?.path ?? "/"));
});

/** Pages ask which build this is, and say when a person wants it to take over. */
self.addEventListener("message", (event) => {
  if (event.data === "entry") event.ports[0]?.postMessage(SHELL.entry);
  if (event.data === "take over") void self.skipWaiting();
});
