/** Waits for the locks of messages that other pages hold: the browser ends those of a page that is closed or crashes. */

interface Notice {
  user: string;
  clientId: string;
}

/** What a page waits for, of one person. */
interface Waiting {
  user: string;
  listener: () => void;
  ending: AbortController;
  clientIds: Set<string>;
}

export class LockWatch {
  private readonly locks: LockManager;
  private readonly lockName: (user: string, clientId: string) => string;
  private readonly isKept: (user: string, clientId: string) => Promise<boolean>;
  private readonly channelName: string;
  private channel: BroadcastChannel | null = null;
  private readonly waiting = new Set<Waiting>();

  /** `isKept` tells whether a message is still to be sent, once its lock is free. */
  constructor(
    name: string,
    locks: LockManager,
    lockName: (user: string, clientId: string) => string,
    isKept: (user: string, clientId: string) => Promise<boolean>,
  ) {
    this.channelName = name;
    this.locks = locks;
    this.lockName = lockName;
    this.isKept = isKept;
  }

  /** Calls `listener` when a message of a person is kept and held by no page any more; the answer ends that. */
  watch(user: string, listener: () => void): () => void {
    const mine: Waiting = { user, listener, ending: new AbortController(), clientIds: new Set() };
    this.waiting.add(mine);
    this.open();
    return () => {
      this.waiting.delete(mine);
      mine.ending.abort();
      if (this.waiting.size > 0) return;
      this.channel?.close();
      this.channel = null;
    };
  }

  /** Tell the other pages of a message that this one keeps and holds. */
  tell(user: string, clientId: string): void {
    this.open()?.postMessage({ user, clientId } satisfies Notice);
  }

  /** Wait for a message that another page holds. */
  wait(user: string, clientId: string): void {
    for (const one of this.waiting) if (one.user === user) void this.queue(one, clientId);
  }

  private open(): BroadcastChannel | null {
    if (this.channel || typeof BroadcastChannel === "undefined") return this.channel;
    this.channel = new BroadcastChannel(this.channelName);
    this.channel.onmessage = ({ data }: MessageEvent<Notice>) => this.wait(data.user, data.clientId);
    return this.channel;
  }

  /** Stand in the queue for a lock, give it back at once, and let `listener` take over what is left. */
  private async queue({ user, listener, ending, clientIds }: Waiting, clientId: string): Promise<void> {
    if (clientIds.has(clientId)) return;
    clientIds.add(clientId);
    const { signal } = ending;
    try {
      const isKept = await this.locks.request(this.lockName(user, clientId), { signal }, () => {
        clientIds.delete(clientId);
        return this.isKept(user, clientId);
      });
      if (isKept && !signal.aborted) listener();
    } catch {
      // Nobody waits any more, or the browser gives no locks.
      clientIds.delete(clientId);
    }
  }
}
