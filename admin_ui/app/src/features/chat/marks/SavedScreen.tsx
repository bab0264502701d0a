/** What one has saved, from all rooms, with the way to each message. */
import { ActionIcon } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { problemOf } from "../../../ui/problem.ts";
import { useChat } from "../connection.ts";
import layout from "../layout.module.css";
import room from "../room.module.css";
import { MarkedMessages } from "./MarkedMessages.tsx";
import classes from "./marks.module.css";
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
    <section className={layout.main} aria-label={TEXTS.marks.saved}>
      <header className={room.head}>
        <ActionIcon
          className={room.onlyPhone ?? ""}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={TEXTS.chat.back}
          onClick={onBack}
        >
          <Icon name="back" turns />
        </ActionIcon>
        <h2 className={room.name}>{TEXTS.marks.saved}</h2>
      </header>
      <div className={classes.screen}>
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
      </div>
    </section>
  );
}
