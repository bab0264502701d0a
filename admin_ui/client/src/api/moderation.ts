/** A moderator's view of a namespace: which files change, what is logged, how the queues stand, live. */

import type { AnyEvent, Counts, NamespaceWatched } from "../contract.ts";
import type { Ending } from "../transport/backoff.ts";
import type { Rest } from "../transport/rest.ts";
import type { SocketOptions, SocketStatus } from "../transport/socket.ts";
import { Socket } from "../transport/socket.ts";

/** What a moderation screen wants to hear of. */
export interface ModerationOwner {
  /** After each (re)connect: there are no positions here, the answer tells all that happened meanwhile. */
  watched(answer: NamespaceWatched): void;
  event(event: AnyEvent): void;
  status(status: SocketStatus): void;
}

/** What runs while a namespace is watched. */
export interface Watching {
  stop(): void;
  /** How much waits now; no event tells of it. */
  counts(): Promise<Counts>;
}

/** Watch a namespace until `stop()`. */
export function watchModeration(
  rest: Rest,
  namespace: string,
  owner: ModerationOwner,
  options: Pick<SocketOptions<"moderation">, "WebSocket" | "random"> = {},
): Watching {
  const socket = new Socket({
    ...options,
    rest,
    endpoint: "moderation",
    owner: {
      opened: () => void watch(),
      frame: (frame) => typeof frame.type === "string" && owner.event(frame as unknown as AnyEvent),
      status: (status: SocketStatus, _ending: Ending | null) => owner.status(status),
    },
  });
  const ask = () => socket.command("watch", { namespace });
  const watch = async (): Promise<void> => {
    try {
      owner.watched(await ask());
      socket.healthy();
    } catch {
      socket.again();
    }
  };
  socket.start();
  return { stop: () => socket.stop(), counts: async () => (await ask()).counts };
}
