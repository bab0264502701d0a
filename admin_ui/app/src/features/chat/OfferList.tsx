/** What may be meant, above the field where one writes: chosen by the field's own keys, or with the pointer. */
import type { ReactNode } from "react";
import classes from "./mentions.module.css";

interface Props<Offer> {
  id: string;
  label: string;
  offers: readonly Offer[];
  chosen: number;
  keyOf: (offer: Offer) => string;
  onPick: (offer: Offer) => void;
  children: (offer: Offer) => ReactNode;
}

export function OfferList<Offer>({ id, label, offers, chosen, keyOf, onPick, children }: Props<Offer>) {
  if (offers.length === 0) return null;
  return (
    <div id={id} role="listbox" aria-label={label} className={classes.list}>
      {offers.map((offer, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field that has the focus hears the keys
        <div
          key={keyOf(offer)}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === chosen}
          className={classes.option}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(offer)}
        >
          {children(offer)}
        </div>
      ))}
    </div>
  );
}
