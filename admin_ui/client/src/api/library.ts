/** A library watched live: what changes in it by id, and how its unfinished files get on. */
import type { AnyEvent } from "../contract.ts";
import type { Rest } from "../transport/rest.ts";
import type { SocketOptions, SocketStatus } from "../transport/socket.ts";
import { Socket } from "../transport/socket.ts";

/** What a screen of the library wants to hear of. */
export interface LibraryOwner {
  /** After each (re)connect: there are no positions here, so anything may have changed meanwhile. */
  watching(): void;
  event(event: AnyEvent): void;
  status(status: SocketStatus): void;
}

/** What runs while a library is watched. */
export interface LibraryWatch {
  /** Hear of these files as well, from their processing on; those that are watched already are left out. */
  follow(files: readonly string[]): void;
  /** Try at once instead of waiting for the next attempt. */
  hurry(): void;
  stop(): void;
}

/** So many files the server takes with one command. */
const AT_A_TIME = 500;

/** Watch the library of a namespace until `stop()`. */
export function watchLibrary(
  rest: Rest,
  namespace: string,
  owner: LibraryOwner,
  options: Pick<SocketOptions<"media">, "WebSocket" | "random"> = {},
): LibraryWatch {
  const followed = new Set<string>();
  const socket = new Socket({
    ...options,
    rest,
    endpoint: "media",
    owner: {
      opened: () => void watch(),
      frame: (frame) => typeof frame.type === "string" && owner.event(frame as unknown as AnyEvent),
      status: (status) => owner.status(status),
    },
  });
  // A file that is gone meanwhile is answered with an error, and needs no watching.
  const ask = (media: readonly string[]) => socket.command("watch", { media: [...media] }).catch(() => undefined);
  const watch = async (): Promise<void> => {
    try {
      await socket.command("watch", { namespace });
      for (let at = 0; at < followed.size; at += AT_A_TIME) void ask([...followed].slice(at, at + AT_A_TIME));
      socket.healthy();
      owner.watching();
    } catch {
      socket.again();
    }
  };
  socket.start();
  return {
    follow: (files) => {
      const fresh = files.filter((file) => !followed.has(file));
      for (const file of fresh) followed.add(file);
      for (let at = 0; at < fresh.length; at += AT_A_TIME) void ask(fresh.slice(at, at + AT_A_TIME));
    },
    hurry: () => socket.hurry(),
    stop: () => socket.stop(),
  };
}
