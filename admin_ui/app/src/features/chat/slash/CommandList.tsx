/** The commands that a / may mean, above where one writes. */
import { TEXTS } from "../../../texts.ts";
import { Initials } from "../../../ui/Initials.tsx";
import { OfferList } from "../OfferList.tsx";
import shared from "../words.module.css";
import type { SlashCommand } from "./slashing.ts";

interface Props {
  id: string;
  offers: readonly SlashCommand[];
  chosen: number;
  onPick: (command: SlashCommand) => void;
}

export function CommandList(props: Props) {
  return (
    <OfferList {...props} label={TEXTS.chat.slash.list} keyOf={({ id }) => id}>
      {({ name, bot, hint, description }) => (
        <>
          <Initials name={bot.display_name} src={bot.avatar_url} size={24} />
          <bdi style={{ flex: "none" }}>/{name}</bdi>
          <span className={`${shared.faint} ${shared.clipped}`} dir="auto">
            {[hint, description].filter(Boolean).join(" · ")}
          </span>
        </>
      )}
    </OfferList>
  );
}
