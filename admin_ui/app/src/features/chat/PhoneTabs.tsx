/** The tabs at the foot of a phone: conversations, their media, the library, and the moderators' own page. */

import { useNavigate } from "react-router";
import { TEXTS } from "../../texts.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import classes from "./layout.module.css";

/** What a phone shows at once. */
export type Shown = "rooms" | "room" | "media" | "library";

/** The state of an address that opens the conversations at their media. */
export const SHOW_MEDIA = "media";

interface Props {
  shown: Shown;
  onShow: (shown: "rooms" | "media" | "library") => void;
  /** The address where moderators go; null for others. */
  moderate: string | null;
}

export function PhoneTabs({ shown, onShow, moderate }: Props) {
  const navigate = useNavigate();
  const tab = (icon: IconName, words: string, go: () => void, here: boolean) => (
    <button
      type="button"
      className={`mantine-UnstyledButton-root ${classes.tab}`}
      style={{ border: 0, background: "transparent", cursor: "pointer" }}
      aria-current={here ? "page" : undefined}
      onClick={go}
    >
      <Icon name={icon} size={20} />
      {words}
    </button>
  );
  return (
    <nav className={classes.tabs} aria-label={TEXTS.chat.places} data-hidden={shown === "room"}>
      {tab("chat", TEXTS.chat.chats, () => onShow("rooms"), shown === "rooms")}
      {tab("picture", TEXTS.chat.panels.media, () => onShow("media"), shown === "media")}
      {tab("folder", TEXTS.dashboard.sections.library, () => onShow("library"), shown === "library")}
      {moderate && tab("shield", TEXTS.chat.moderate, () => navigate(moderate), false)}
    </nav>
  );
}
