/** Slash commands: calls that this client has made, and the answers that its person alone sees. */
import type { AnyEvent } from "../contract.ts";
import type { Socket } from "../transport/socket.ts";

/** A call, with what was answered to it so far; nothing of it outlives the page. */
export interface SlashCall {
  id: string;
  room: string;
  /** The root of the thread in which it was made. */
  thread: string | null;
  name: string;
  text: string;
  answers: readonly string[];
}

export interface NewSlashCall {
  room: string;
  name: string;
  text: string;
  thread?: string | null;
}

/** So many calls are remembered. */
const MOST = 20;

/** Fits React's useSyncExternalStore. */
export class Calls {
  private calls: readonly SlashCall[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly socket: Pick<Socket<"chat">, "command">;

  constructor(socket: Pick<Socket<"chat">, "command">) {
    this.socket = socket;
  }

  /** The calls of this page, oldest first. */
  readonly get = (): readonly SlashCall[] => this.calls;

  /** Calls `listener` after each change; the answer ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** SlashCall a command. It is remembered at once, because its answer may come before the reply; not where it is refused. */
  async run({ room, name, text, thread = null }: NewSlashCall): Promise<void> {
    const id = crypto.randomUUID();
    this.set([...this.calls, { id, room, thread, name, text, answers: [] }].slice(-MOST));
    try {
      await this.socket.command("command.run", { client_id: id, room, name, text, ...(thread && { thread }) });
    } catch (thrown) {
      this.forget(id);
      throw thrown;
    }
  }

  /** Show a call and its answers no more. */
  forget(id: string): void {
    this.set(this.calls.filter((call) => call.id !== id));
  }

  /** Everything that comes over the streams passes here. */
  take(event: AnyEvent): void {
    if (event.type !== "command.reply") return;
    const { id, body } = event.data;
    this.set(this.calls.map((call) => (call.id === id ? { ...call, answers: [...call.answers, body] } : call)));
  }

  private set(calls: readonly SlashCall[]): void {
    this.calls = calls;
    for (const listener of this.listeners) listener();
  }
}
