/** Which language the screens speak: chosen before any of their words are read, changed by loading the page anew. */
import type { Messages } from "@lingui/core";
import { i18n } from "@lingui/core";
import { messages as english } from "./locales/en.po";

/** Languages with a complete catalogue, by their own names. */
export const LANGUAGES = { en: "English" } as const;

export type Language = keyof typeof LANGUAGES;

const CATALOGUES: Readonly<Record<Language, () => Promise<{ messages: Messages }>>> = {
  en: () => Promise.resolve({ messages: english }),
};

/** Written from right to left; kept apart from `LANGUAGES`, since the layout is tried with catalogues that are no choice. */
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);
const KEY = "offchat-language";

export function isSpoken(language: string | null | undefined): language is Language {
  return typeof language === "string" && language in LANGUAGES;
}

/** The language of the page: the one that was chosen here, else the first of the browser's that is spoken, else English. */
export function wantedLanguage(chosen: string | null, ofBrowser: readonly string[]): Language {
  const base = ofBrowser.map((tag) => tag.split("-")[0]).find(isSpoken);
  return isSpoken(chosen) ? chosen : (base ?? "en");
}

/** The tag for `Intl`: the browser's own with its region where it is the same language, as `en-GB` for `en`. */
export function formatTag(language: string, ofBrowser: readonly string[]): string {
  return ofBrowser.find((tag) => tag.split("-")[0] === language) ?? language;
}

export function direction(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
}

/** Loads the catalogue; every module with words in it must be imported after this. */
export async function speak(): Promise<void> {
  const language = wantedLanguage(localStorage.getItem(KEY), navigator.languages);
  const { messages } = await CATALOGUES[language]();
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
  document.documentElement.dir = direction(language);
}

export function currentLanguage(): string {
  return i18n.locale;
}

/** Keeps the choice in this browser (empty: follow it) and shows the page anew where that changes its language. */
export function choose(language: Language | ""): void {
  if (language) localStorage.setItem(KEY, language);
  else localStorage.removeItem(KEY);
  if (wantedLanguage(language, navigator.languages) !== i18n.locale) location.reload();
}
