/** How near a namespace is to its quota. */

export interface Quota {
  limit: number | null;
  used: number;
}

/** Which warning is due: from 80 % on, and another from 95 % on. */
export function warningOf({ limit, used }: Quota): "nearlyFull" | "full" | null {
  if (limit === null) return null;
  if (used >= limit * 0.95) return "full";
  return used >= limit * 0.8 ? "nearlyFull" : null;
}
