/** A landmark for what lies over the page: menus, lists of choices and dialogs stand outside all of its others. */
import { general } from "../texts/general.ts";

/** Mantine puts them into the node that is marked so; it makes one without a name where there is none. */
const MARK = "data-mantine-shared-portal-node";

/** To be called before the page is drawn. While nothing is open, style sheets take it away: `tokens.css`. */
export function placeForOver(): void {
  const place = document.createElement("section");
  place.setAttribute(MARK, "true");
  place.setAttribute("aria-label", general.over);
  document.body.append(place);
}
