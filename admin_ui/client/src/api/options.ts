/** What a participant's connection is started with, and how it stands. */
import type { OutboxStore } from "../persistence/outbox_store.ts";
import type { Schedule } from "../state/store.ts";
import type { Credentials } from "../transport/rest.ts";
import type { SocketOptions } from "../transport/socket.ts";

/** `online`: every stream is followed and nothing is missing; `catching-up`: connected, missed events are coming in. */
export type Status = "connecting" | "catching-up" | "online" | "offline" | "closed";

export type ConnectOptions = Credentials &
  Pick<SocketOptions<"chat">, "WebSocket" | "random"> & {
    /** `https://chat.example.org`; the page's own origin where it is left out. */
    baseUrl?: string;
    /** Where media paths are served from, where that is another origin. */
    mediaBaseUrl?: string;
    fetch?: typeof globalThis.fetch;
    /** Only these classes of events (`message`, `media`, …), as for a bot that need not know who types. */
    events?: readonly string[];
    /** Opens the place where what waits to be sent outlives the page, as `browserOutbox`; without it it ends with the page. */
    outbox?: () => Promise<OutboxStore>;
    /** When listeners of the state are told of events: at most a few times a second in a browser, at once elsewhere. */
    schedule?: Schedule;
  };
