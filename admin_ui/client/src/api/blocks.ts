/** Whom one has blocked: read once, kept true by events, changed here. */
import type { AnyEvent } from "../contract.ts";
import { withBlock, withBlocked } from "../state/blocks.ts";
import type { Store } from "../state/store.ts";
import type { Rest } from "../transport/rest.ts";

const BLOCKS = "/api/v1/me/blocks/";
const BLOCK = "/api/v1/me/blocks/{user_id}/";

export class Blocks {
  private readonly store: Store;
  private readonly rest: Rest;
  /** How often the whole list was told: a list that was asked for before that is older. */
  private told = 0;
  private loaded = false;

  constructor(store: Store, rest: Rest) {
    this.store = store;
    this.rest = rest;
  }

  /** Whether the list was read, so that events keep it true. */
  isLoaded(): boolean {
    return this.loaded;
  }

  refetch(): void {
    this.load().catch(() => undefined);
  }

  /** Read the whole list: ten pages at most. */
  async load(): Promise<void> {
    const before = this.told;
    const users: string[] = [];
    let page = await this.rest.get(BLOCKS, { query: { limit: 100 } });
    for (;;) {
      users.push(...page.results.map(({ user }) => user.id));
      if (page.next === null) break;
      page = await this.rest.page(BLOCKS, page.next);
    }
    this.loaded = true;
    if (this.told === before) this.store.update((state) => withBlocked(state, users));
  }

  /** Block a person, or unblock them. */
  async set(user: string, on: boolean): Promise<void> {
    const path = { user_id: user };
    if (on) await this.rest.put(BLOCK, null, { path });
    else await this.rest.delete(BLOCK, { path });
    this.told += 1;
    this.store.update((state) => withBlock(state, user, on));
  }

  /** Everything that comes over the streams passes here. */
  take(event: AnyEvent): void {
    if (event.type === "blocks.updated") this.told += 1;
  }
}
