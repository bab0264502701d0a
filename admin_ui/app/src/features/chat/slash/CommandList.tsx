/** The commands that a / may mean, above where one writes. */
import { TEXTS } from "../../../texts.ts";
import { Initials } from "../../../ui/Initials.tsx";
import classes from "../mentions.module.css";
import shared from "../words.module.css";
import type { SlashCommand } from "./slashing.ts";

interface Props {
  id: string;
  offers: readonly SlashCommand[];
  chosen: number;
  onPick: (command: SlashCommand) => void;
}

export function CommandList({ id, offers, chosen, onPick }: Props) {
  if (offers.length === 0) return null;
  return (
    <div id={id} role="listbox" aria-label={TEXTS.chat.slash.list} className={classes.list}>
      {offers.map((offer, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field that has the focus hears the keys
        <div
          key={offer.id}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === chosen}
          className={classes.option}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(offer)}
        >
          <Initials name={offer.bot.display_name} src={offer.bot.avatar_url} size={24} />
          <bdi style={{ flex: "none" }}>/{offer.name}</bdi>
          <span className={`${shared.faint} ${shared.clipped}`} dir="auto">
            {[offer.hint, offer.description].filter(Boolean).join(" · ")}
          </span>
        </div>
      ))}
    </div>
  );
}
