/** The people that an @ may mean, above where one writes. */
import { useId } from "react";
import { TEXTS } from "../../texts.ts";
import { botMark } from "../../ui/BotMark.tsx";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import type { Offer } from "./mentioning.ts";
import { OfferList } from "./OfferList.tsx";
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

export function MentionList(props: Props) {
  return (
    <OfferList {...props} label={TEXTS.chat.mention.list} keyOf={({ username }) => username}>
      {({ user, username }) => (
        <>
          {user ? (
            <Initials name={user.display_name} src={user.avatar_url} size={24} />
          ) : (
            <Icon name="people" size={20} />
          )}
          <span className={shared.clipped} dir="auto">
            {user?.display_name ?? TEXTS.chat.mention.everybody}
          </span>
          {user && botMark(user)}
          <bdi className={`${shared.faint} ${shared.clipped}`}>@{username}</bdi>
        </>
      )}
    </OfferList>
  );
}
