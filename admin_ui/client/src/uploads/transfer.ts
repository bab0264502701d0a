/** One upload on its way: what sends it, straight into an object storage or to the server, is loaded with the first. */
import type { Rest } from "../transport/rest.ts";
import type { TransferCallbacks, TransferPlan, Way } from "./plan.ts";

const LOAD_AGAIN_MS = 3000;

/** Where an upload stands that goes straight into the object storage, from its location on the server. */
export function directLocation(location: string): string {
  return `${location.replace("/uploads/", "/uploads/direct/")}/`;
}

/** Most visits to a conversation send no file. */
function load(): Promise<typeof import("./ways.ts")> {
  return import("./ways.ts");
}

/** One upload; nothing is started. */
export class Transfer implements Way {
  private readonly rest: Rest;
  private readonly plan: TransferPlan;
  private readonly callbacks: TransferCallbacks;
  private way: Way | null = null;
  private opening: Promise<Way> | null = null;
  private wanted = false;

  constructor(rest: Rest, plan: Omit<TransferPlan, "body">, callbacks: TransferCallbacks) {
    this.rest = rest;
    this.plan = { ...plan, body: "" };
    this.callbacks = callbacks;
  }

  get url(): string | null {
    return this.way?.url ?? null;
  }

  start(): void {
    this.wanted = true;
    if (this.way) this.way.start();
    else if (!this.opening) void this.startLoaded();
  }

  async abort(terminate = false): Promise<void> {
    this.wanted = false;
    const stands = this.way !== null || this.plan.location !== null;
    if (this.way) await this.way.abort(terminate);
    else if (terminate && stands) await (await this.loaded()).abort(true);
  }

  /** Let the message go with this upload. */
  setBody(body: string): void {
    this.plan.body = body;
  }

  private async loaded(): Promise<Way> {
    this.opening ??= load().then(({ openWay }) => openWay(this.rest, this.plan, this.callbacks));
    try {
      this.way = await this.opening;
      return this.way;
    } finally {
      this.opening = null;
    }
  }

  private async startLoaded(): Promise<void> {
    try {
      const way = await this.loaded();
      if (this.wanted) way.start();
    } catch {
      if (!this.wanted) return;
      this.callbacks.onNotLoaded();
      setTimeout(() => this.wanted && !this.way && this.start(), LOAD_AGAIN_MS);
    }
  }
}

/** End an upload on the server that does not run here. */
export async function terminate(rest: Rest, location: string): Promise<void> {
  await (await load()).terminate(rest, location);
}
