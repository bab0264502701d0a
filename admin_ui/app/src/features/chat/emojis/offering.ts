/** Offers a namespace's own emojis while somebody writes a colon and the beginning of a name. */
import { useMemo } from "react";
import type { Field } from "../offers.ts";
import { useNaming, useOffers } from "../offers.ts";
import type { OwnEmoji } from "./emojis.ts";
import { useEmojis } from "./emojis.ts";

const MOST = 8;
const BEGUN = /(?:^|[^\p{L}\p{N}_:]):([a-z0-9_+-]{1,32})$/u;

/** What stands behind a colon right before the caret; null where no emoji is being named. */
export function begun(before: string): string | null {
  return BEGUN.exec(before)?.[1] ?? null;
}

/** Those that may be meant: names that begin so first, then those that hold it. */
export function offersFor(typed: string, emojis: readonly OwnEmoji[]): OwnEmoji[] {
  const found = emojis.filter(({ name, url }) => url !== null && name.includes(typed));
  const later = ({ name }: OwnEmoji) => Number(!name.startsWith(typed));
  return found.sort((one, other) => later(one) - later(other)).slice(0, MOST);
}

const wordsOf = ({ name }: OwnEmoji) => `${name}:`;

export function useEmojiOffers({ namespace, ...field }: Field & { namespace: string }) {
  const naming = useNaming(field, begun);
  const { typed } = naming;
  const { data } = useEmojis(namespace, typed !== null);
  const offers = useMemo(() => (typed === null ? [] : offersFor(typed, data ?? [])), [typed, data]);
  return useOffers(naming, offers, wordsOf);
}
