/** The short-lived proof of who asks, and the URLs that carry it where no header can be sent. */
import type { Attachment, GrantData, MediaPath } from "./contract.ts";

/** `path` without the grant that REST answers carry, so that one file has one path wherever it was read. */
export function stablePath(path: string): string {
  const [place = "", query = ""] = path.split("?", 2);
  const kept = query.split("&").filter((part) => part !== "" && !part.startsWith("g="));
  return kept.length > 0 ? `${place}?${kept.join("&")}` : place;
}

/** The attachment with every path made stable, as it stands in frames. */
export function stableAttachment(attachment: Attachment): Attachment {
  const stable = (path: MediaPath): MediaPath => (path === null ? null : stablePath(path));
  const { thumbnails, stream } = attachment;
  return {
    ...attachment,
    thumbnail_url: stable(attachment.thumbnail_url),
    file_url: stable(attachment.file_url),
    download_url: stable(attachment.download_url),
    thumbnails: {
      small: stable(thumbnails.small),
      medium: stable(thumbnails.medium),
      large: stable(thumbnails.large),
    },
    stream: stream && {
      hls: stable(stream.hls),
      mp4: stable(stream.mp4),
      storyboard: stable(stream.storyboard),
      clip: stable(stream.clip),
    },
  };
}

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
