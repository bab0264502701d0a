/** What one has saved, from all rooms, with the way to each message. */
import { notifications } from "@mantine/notifications";
import { TEXTS } from "../../../texts.ts";
import { Notice } from "../../../ui/Notice.tsx";
import { problemOf } from "../../../ui/problem.ts";
import { useChat } from "../connection.ts";
import { OwnScreen } from "../OwnScreen.tsx";
import { MarkedMessages } from "./MarkedMessages.tsx";
import { useMarked } from "./useMarked.ts";

interface Props {
  onBack: () => void;
  onGo: (room: string, message: string) => void;
}

export function SavedScreen({ onBack, onGo }: Props) {
  const chat = useChat();
  const view = useMarked(chat.marks.saved);
  const refused = (thrown: unknown) => notifications.show({ message: problemOf(thrown), color: "red" });
  return (
    <OwnScreen title={TEXTS.marks.saved} onBack={onBack}>
      <MarkedMessages
        view={view}
        withRoom
        empty={<Notice icon="bookmark">{TEXTS.marks.nothingSaved}</Notice>}
        onGo={(message) => onGo(message.room, message.id)}
        remove={{
          words: TEXTS.marks.unsave,
          run: (message) => void chat.marks.save(message, false).catch(refused),
        }}
      />
    </OwnScreen>
  );
}
