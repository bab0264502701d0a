/** What is pinned in a room, in its panel. */
import { notifications } from "@mantine/notifications";
import { TEXTS } from "../../../texts.ts";
import { Notice } from "../../../ui/Notice.tsx";
import { problemOf } from "../../../ui/problem.ts";
import type { RoomFacts } from "../connection.ts";
import { useChat } from "../connection.ts";
import type { Jump } from "../jump.ts";
import { MarkedMessages } from "./MarkedMessages.tsx";
import { useMarked } from "./useMarked.ts";

export function PinList({ room, jump }: { room: RoomFacts; jump: Jump }) {
  const chat = useChat();
  const view = useMarked(chat.marks.pins(room.id));
  const direct = room.kind === "direct";
  const mayPin = direct || room.my_role === "owner" || room.my_role === "moderator";
  const refused = (thrown: unknown) => notifications.show({ message: problemOf(thrown), color: "red" });
  return (
    <MarkedMessages
      view={view}
      empty={<Notice icon="pin">{direct ? TEXTS.marks.noPinsDirect : TEXTS.marks.noPins}</Notice>}
      onGo={(message) => void jump.to({ message: message.id })}
      remove={
        mayPin
          ? { words: TEXTS.marks.unpin, run: (message) => void chat.marks.pin(message, false).catch(refused) }
          : null
      }
    />
  );
}
