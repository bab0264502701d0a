/** The emoji picker: search, categories, skin tones and what one has used most, kept by the browser; all from this server. */

import { i18n } from "@lingui/core";
import german from "emoji-picker-element-data/de/cldr/data.json?url";
import english from "emoji-picker-element-data/en/emojibase/data.json?url";

/** Systems of the last years draw those of this version; newer ones would be boxes. */
const DRAWN_EVERYWHERE = 15;

export interface PickerView {
  element: HTMLElement;
  /** Gives the keyboard to its search field. */
  focus: () => void;
}

/** One of a namespace's own. */
interface Named {
  name: string;
  url: string | null;
}

/** A new picker; `onPick` gets the emoji, or the `:name:` of one of the namespace's `own`. */
export async function newPicker(own: readonly Named[], onPick: (emoji: string) => void): Promise<PickerView> {
  const isGerman = i18n.locale === "de";
  const [{ Picker }, words] = await Promise.all([
    import("emoji-picker-element"),
    isGerman ? import("emoji-picker-element/i18n/de.js") : null,
  ]);
  const picker = new Picker({
    locale: isGerman ? "de" : "en",
    dataSource: isGerman ? german : english,
    emojiVersion: DRAWN_EVERYWHERE,
    ...(words && { i18n: words.default }),
    customEmoji: own.flatMap(({ name, url }) => (url ? [{ name, shortcodes: [name], url }] : [])),
  });
  picker.addEventListener("emoji-click", ({ detail }) => onPick(detail.unicode ?? `:${detail.name}:`));
  const focus = () => picker.shadowRoot?.querySelector<HTMLElement>("input")?.focus();
  return { element: picker, focus };
}
