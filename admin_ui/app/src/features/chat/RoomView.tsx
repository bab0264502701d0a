/** A room: its head, the conversation, and where one writes. Files may be dropped anywhere on the page. */
import { ActionIcon } from "@mantine/core";
import type { Attachment, Room } from "@offchat/client";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { Composer, useDraft } from "./Composer.tsx";
import classes from "./chat.module.css";
import { useChat, useStatus } from "./connection.ts";
import { useDrop } from "./drop.ts";
import { Invite, Members } from "./People.tsx";
import { RoomPicture } from "./RoomList.tsx";
import { roomName } from "./rooms.ts";
import { Timeline } from "./Timeline.tsx";
import { Typing } from "./Typing.tsx";
import { UnattachedUploads } from "./UnattachedUploads.tsx";

interface Props {
  room: Room;
  /** Whose drafts are shown. */
  me: string;
  /** Whether this installation takes files. */
  mayUpload: boolean;
  onBack: () => void;
  renderAttachment: (attachment: Attachment) => ReactNode;
  renderUpload: (uploadId: string) => ReactNode;
}

const READ_AGAIN_MS = 3000;

/** Reads a room, again after each reconnect and every few seconds until it is there; answers whether that has failed. */
function useReading(room: string, online: boolean): boolean {
  const chat = useChat();
  const [failed, setFailed] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: being online again is a reason to read again
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const again = () => {
      if (over) return;
      setFailed(true);
      timer = setTimeout(read, READ_AGAIN_MS);
    };
    const read = () => void chat.open(room).then(() => setFailed(false), again);
    read();
    chat.members(room).catch(() => undefined);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [chat, room, online]);
  return failed;
}

export function RoomView({ room, me, mayUpload, onBack, renderAttachment, renderUpload }: Props) {
  const draft = useDraft(room, me);
  const status = useStatus();
  const takesFiles = mayUpload && room.my_role !== "readonly" && status !== "closed";
  const over = useDrop(draft.attach, takesFiles);
  const late = useReading(room.id, status === "online");
  return (
    <section className={classes.main} aria-label={roomName(room)}>
      <header className={classes.bar}>
        <ActionIcon
          className={classes.onlyPhone ?? ""}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={TEXTS.chat.back}
          onClick={onBack}
        >
          <Icon name="back" />
        </ActionIcon>
        <RoomPicture room={room} size={36} />
        <div className={classes.roomText}>
          <h1
            className={`${classes.roomName} ${classes.clipped}`}
            style={{ margin: 0, fontSize: 16, lineHeight: "20px" }}
            dir="auto"
          >
            {roomName(room)}
          </h1>
          <div className={`${classes.faint} ${classes.clipped}`}>
            {room.kind === "direct" ? TEXTS.chat.direct : room.topic || TEXTS.chat.members(room.member_count)}
          </div>
        </div>
        <Members room={room} />
        <Invite room={room} />
      </header>
      <Timeline key={room.id} room={room} late={late} renderAttachment={renderAttachment} renderUpload={renderUpload} />
      <div className={classes.foot}>
        <Typing room={room.id} />
        <UnattachedUploads room={room.id} refusals={draft.refusals} onForget={draft.forget} />
        <Composer room={room} draft={draft} mayUpload={takesFiles} loggedOut={status === "closed"} />
      </div>
      {over && (
        <div className={classes.drop}>
          {TEXTS.chat.dropHere(roomName(room))}
          <small>{TEXTS.chat.dropHint}</small>
        </div>
      )}
    </section>
  );
}
