/** The people that an @ may mean, above where one writes. */
import { useId } from "react";
import { TEXTS } from "../../texts.ts";
import { botMark } from "../../ui/BotMark.tsx";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import type { Offer } from "./mentioning.ts";
import classes from "./mentions.module.css";
import shared from "./words.module.css";

/** What the field says of the list, for those who do not see it. */
export function useListNames({ offers, chosen }: { offers: readonly unknown[]; chosen: number }) {
  const id = useId();
  const field = offers.length
    ? { "aria-autocomplete": "list" as const, "aria-controls": id, "aria-activedescendant": `${id}-${chosen}` }
    : {};
  return { id, field };
}

interface Props {
  id: string;
  offers: readonly Offer[];
  chosen: number;
  onPick: (offer: Offer) => void;
}

export function MentionList({ id, offers, chosen, onPick }: Props) {
  if (offers.length === 0) return null;
  return (
    <div id={id} role="listbox" aria-label={TEXTS.chat.mention.list} className={classes.list}>
      {offers.map((offer, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field that has the focus hears the keys
        <div
          key={offer.username}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === chosen}
          className={classes.option}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(offer)}
        >
          {offer.user ? (
            <Initials name={offer.user.display_name} src={offer.user.avatar_url} size={24} />
          ) : (
            <Icon name="people" size={20} />
          )}
          <span className={shared.clipped} dir="auto">
            {offer.user?.display_name ?? TEXTS.chat.mention.everybody}
          </span>
          {offer.user && botMark(offer.user)}
          <bdi className={`${shared.faint} ${shared.clipped}`}>@{offer.username}</bdi>
        </div>
      ))}
    </div>
  );
}
