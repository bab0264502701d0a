/** Every word on the screens, in the language that was chosen before this module was loaded. */
import { accounts } from "./texts/accounts.ts";
import { chat } from "./texts/chat.ts";
import { dashboard } from "./texts/dashboard.ts";
import { general } from "./texts/general.ts";
import { installation } from "./texts/installation.ts";
import { marks } from "./texts/marks.ts";
import { media } from "./texts/media.ts";
import { people } from "./texts/people.ts";
import { problems } from "./texts/problems.ts";
import { palette, shortcuts } from "./texts/shortcuts.ts";

export const TEXTS = {
  product: "OffChat",
  general,
  problems,
  accounts,
  chat,
  marks,
  people,
  media,
  dashboard,
  shortcuts,
  palette,
  installation,
} as const;
