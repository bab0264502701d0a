/** The emojis that a : may mean, above where one writes. */
import { emojis as words } from "../../../texts/emojis.ts";
import { OfferList } from "../OfferList.tsx";
import shared from "../words.module.css";
import classes from "./emojis.module.css";
import type { OwnEmoji } from "./emojis.ts";

interface Props {
  id: string;
  offers: readonly OwnEmoji[];
  chosen: number;
  onPick: (emoji: OwnEmoji) => void;
}

export function EmojiOffers(props: Props) {
  return (
    <OfferList {...props} label={words.list} keyOf={({ name }) => name}>
      {({ name, url }) => (
        <>
          <img className={classes.own} src={url ?? ""} alt="" />
          <bdi className={shared.clipped}>:{name}:</bdi>
        </>
      )}
    </OfferList>
  );
}
