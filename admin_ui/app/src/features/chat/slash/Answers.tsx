/** What commands have answered, for the person's own eyes: until they put it away, or leave the page. */
import { ActionIcon } from "@mantine/core";
import type { SlashCall } from "@offchat/client";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import { useChat } from "../connection.ts";
import { Formatted } from "../Formatted.tsx";
import shared from "../words.module.css";
import classes from "./answers.module.css";

const { slash: words } = TEXTS.chat;

function Answer({ call, onForget }: { call: SlashCall; onForget: () => void }) {
  const { name, text, answers } = call;
  return (
    <div>
      <div className={classes.head}>
        <bdi className={`${shared.faint} ${shared.clipped}`}>{`/${name} ${text}`.trim()}</bdi>
        {answers.length > 0 && <span className={classes.note}>{words.onlyYou}</span>}
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={words.dismiss(name)}
          title={words.dismiss(name)}
          onClick={onForget}
        >
          <Icon name="close" size={16} />
        </ActionIcon>
      </div>
      {answers.length === 0 && <p className={`${classes.body} ${shared.faint}`}>{words.waits}</p>}
      {answers.map((body, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: answers come one after the other and never change
        <div key={place} className={classes.body} dir="auto">
          <Formatted message={{ room: call.room, body, mentions: [], mentions_room: false }} />
        </div>
      ))}
    </div>
  );
}

export function Answers({ calls }: { calls: readonly SlashCall[] }) {
  const chat = useChat();
  return (
    <div className={classes.calls} role="log" aria-label={words.onlyYou}>
      {calls.map((call) => (
        <Answer key={call.id} call={call} onForget={() => chat.calls.forget(call.id)} />
      ))}
    </div>
  );
}
