/** Which language the screens speak: chosen before any of their words are read, changed by loading the page anew. */
import type { Messages } from "@lingui/core";
import { i18n } from "@lingui/core";
import { compiled } from "./compile.ts";

/** Languages that people choose from, by their own names. What a catalogue lacks is shown in English. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;

export type Language = keyof typeof LANGUAGES;

/** English mirrored by a machine, to try the layout from right to left; asked for by address only. */
export const MIRRORED = "ar-XB";

type Spoken = Language | typeof MIRRORED;

const CATALOGUES: Readonly<Record<Spoken, () => Promise<{ messages: Messages }>>> = {
  // Every English sentence stands in the code as its own id.
  en: () => Promise.resolve({ messages: {} }),
  de: () => import("./locales/de.po"),
  [MIRRORED]: async () => ({ messages: await everyWordMirrored() }),
};

/** The catalogue of English, which English itself does without. */
async function everyWordMirrored(): Promise<Messages> {
  const [{ mirrored }, { messages }] = await Promise.all([import("./mirrored.ts"), import("./locales/en.po")]);
  return mirrored(messages);
}

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);
const KEY = "offchat-language";
const PARAMETER = "lang";

export function isSpoken(language: string | null | undefined): language is Language {
  return typeof language === "string" && Object.hasOwn(LANGUAGES, language);
}

/** The language of the page: the one that was chosen here, else the first of the browser's that is spoken, else English. */
export function wantedLanguage(chosen: string | null, ofBrowser: readonly string[]): Language {
  const base = ofBrowser.map((tag) => tag.split("-")[0]).find(isSpoken);
  return isSpoken(chosen) ? chosen : (base ?? "en");
}

/** What `?lang=` asks for until the tab is closed; `null` where it asks for nothing that is spoken. */
export function languageOfTab(search: string, kept: string | null): Spoken | null {
  const asked = new URLSearchParams(search).get(PARAMETER) ?? kept;
  return isSpoken(asked) || asked === MIRRORED ? asked : null;
}

/** Whether `Intl` takes it: a browser may name a locale of its system, as `en-US@posix`, of which `Intl` makes an error. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** The tag for `Intl`: the browser's own with its region where it is the same language, as `en-GB` for `en`. */
export function formatTag(language: string, ofBrowser: readonly string[]): string {
  return ofBrowser.find((tag) => tag.split("-")[0] === language && isTag(tag)) ?? language;
}

export function direction(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(language.split("-")[0] ?? "") ? "rtl" : "ltr";
}

/** Loads the catalogue; every module with words in it must be imported after this. */
export async function speak(): Promise<void> {
  const ofTab = languageOfTab(location.search, sessionStorage.getItem(KEY));
  if (ofTab) sessionStorage.setItem(KEY, ofTab);
  else sessionStorage.removeItem(KEY);
  const language = ofTab ?? wantedLanguage(localStorage.getItem(KEY), navigator.languages);
  const { messages } = await CATALOGUES[language]();
  i18n.setMessagesCompiler(compiled);
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
  document.documentElement.dir = direction(language);
}

/** Keeps the choice in this browser (empty: follow it) and shows the page anew where that changes its language. */
export function choose(language: Language | ""): void {
  if (language) localStorage.setItem(KEY, language);
  else localStorage.removeItem(KEY);
  const ofTab = sessionStorage.getItem(KEY);
  if ((ofTab ?? wantedLanguage(language, navigator.languages)) !== i18n.locale) location.reload();
}
