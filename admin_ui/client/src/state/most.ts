/** Counts of what is unread go to 1,000, here as on the server: that means 1,000 or more. */
export const MOST_UNREAD = 1000;

/** A count as far as counts go. */
export const atMost = (count: number) => Math.min(count, MOST_UNREAD);
