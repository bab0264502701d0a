/** What a push becomes on the screen: pure, so that it can be tested without a browser's worker. */

/** What the server sends, encrypted; see `PushPayload` of the contract. */
export interface Push {
  /** Null: it tells of room that is nearly used up, or of a critical alert. */
  room: string | null;
  kind?: "quota" | "namespace_quota" | "alert" | null;
  namespace?: string | null;
  percent?: number | null;
  /** Of which kind the alert is, where the person allows to say so. */
  alert?: string | null;
  /** The root of a reply that stands in its thread alone. */
  thread?: string | null;
  unread: number;
  title?: string | null;
  sender?: string | null;
  body?: string | null;
}

/** The sentences of a notification, in the language of the page that turned it on. */
export interface Words {
  one: string;
  more: string;
  /** What one may store is nearly used up; pages that turned it on before did not keep it. */
  space?: string;
  alert?: string;
  /** What the kinds of alerts are called. */
  alerts?: Readonly<Record<string, string>>;
}

/** Under what a page keeps its words for the worker. */
export const WORDS_CACHE = "offchat-words";
export const WORDS_KEY = "/push-words";

const ENGLISH: Words = {
  one: "New message",
  more: "New messages",
  space: "Storage nearly full",
  alert: "Critical alert",
};
const ICON = "/static/app/icon-192.png";
const PRODUCT = "OffChat";

/** Where it says what is stored. */
const PLACES = { quota: "/account", namespace_quota: "/dashboard/storage", alert: "/dashboard/health" };

/** What can be read of a push; a browser shows something for every push, so that nothing is no answer. */
export function pushOf(text: string | undefined): Push | null {
  try {
    const read: unknown = JSON.parse(text ?? "");
    if (!read || typeof read !== "object" || !("room" in read)) return null;
    const isRoomless = read.room === null && "kind" in read && String(read.kind) in PLACES;
    return isRoomless || typeof read.room === "string" ? (read as Push) : null;
  } catch {
    return null;
  }
}

export function wordsOf(read: unknown): Words {
  const { one, more, ...others } = (read ?? {}) as Partial<Words>;
  return typeof one === "string" && typeof more === "string" ? { ...ENGLISH, ...others, one, more } : ENGLISH;
}

export function pathOf(push: Push | null): string {
  if (!push) return "/";
  if (push.room === null) return PLACES[push.kind ?? "quota"];
  const thread = push.thread ? `?thread=${encodeURIComponent(push.thread)}` : "";
  return `/rooms/${encodeURIComponent(push.room)}${thread}`;
}

/** The sentence of what is told without a room. */
function warningOf({ kind, alert, percent }: Push, words: Words): string {
  if (kind !== "alert") return `${words.space}${percent ? ` (${percent} %)` : ""}`;
  // Without its kind a number says nothing.
  return alert
    ? `${words.alert}: ${words.alerts?.[alert] ?? alert}${percent ? ` (${percent} %)` : ""}`
    : `${words.alert}`;
}

function warningNotice(push: Push, kind: string, words: Words): ReturnType<typeof noticeOf> {
  const body = `${push.namespace ? `${push.namespace}: ` : ""}${warningOf(push, words)}`;
  return [PRODUCT, { body, tag: kind, renotify: true, icon: ICON, badge: ICON, data: { path: pathOf(push) } }];
}

/** Title and options of the notification: one for each room, replaced by the next one. */
export function noticeOf(push: Push | null, words: Words): [string, NotificationOptions & { renotify: boolean }] {
  if (push?.kind && push.room === null) return warningNotice(push, push.kind, words);
  const news = push && push.unread > 1 ? words.more : words.one;
  const said = push?.body || news;
  // In a direct room the sender is the title already.
  const body = push?.title && push.sender ? `${push.sender}: ${said}` : said;
  const title = push?.title || push?.sender || PRODUCT;
  const tag = push?.room ?? "offchat";
  return [title, { body, tag, renotify: true, icon: ICON, badge: ICON, data: { path: pathOf(push) } }];
}

/** Whether an address of the page names the room, and for a reply its thread. */
function isAt(url: string, { room, thread }: Push): boolean {
  const { searchParams } = new URL(url);
  return searchParams.get("room") === room && (!thread || searchParams.get("thread") === thread);
}

/** Whether a page shows the room or the thread right now: its reader sees the message there. */
export function isShown(
  push: Push | null,
  pages: readonly { url: string; focused: boolean; visibilityState: string }[],
): boolean {
  return pages.some(
    ({ url, focused, visibilityState }) => push !== null && focused && visibilityState === "visible" && isAt(url, push),
  );
}
