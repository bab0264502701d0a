/** The short-lived proof of who asks, and the URLs that carry it where no header can be sent. */
import type { GrantData } from "../contract.ts";
import { stablePath } from "../media_paths.ts";

/** Holds the newest grant and completes paths with it. */
export class Grant {
  private held: GrantData | null = null;
  private readonly baseUrl: string;

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  set(grant: GrantData): void {
    this.held = grant;
  }

  get current(): GrantData | null {
    return this.held;
  }

  /** Whether the grant is gone, or will be within the next `marginMs` milliseconds. */
  endsWithin(marginMs: number, now: number): boolean {
    return this.held === null || Date.parse(this.held.expires_at) - now < marginMs;
  }

  /** The address of a media path for this person now. */
  url(path: string): string {
    const place = `${this.baseUrl}${stablePath(path)}`;
    if (!this.held) return place;
    return `${place}${place.includes("?") ? "&" : "?"}g=${encodeURIComponent(this.held.token)}`;
  }
}
