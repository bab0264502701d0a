/** What is shown of people whom one has blocked: a line in place of what they say, and how to unblock them. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Message, User } from "@offchat/client";
import type { ReactElement } from "react";
import { useState } from "react";
import { opening as words } from "../../texts/opening.ts";
import { problemOf } from "../../ui/problem.ts";
import { useChat, useChatState } from "./connection.ts";
import { LeavingRow } from "./LeavingRow.tsx";
import classes from "./message.module.css";
import room from "./room.module.css";
import shared from "./words.module.css";

/** Blocks a person, or unblocks them; says why where it cannot. */
export function useBlocking(user: string): readonly [boolean, (on: boolean) => void] {
  const chat = useChat();
  const blocked = useChatState((state) => user in state.blocked);
  const set = (on: boolean) =>
    void chat.blocks
      .set(user, on)
      .catch((thrown: unknown) => notifications.show({ message: problemOf(thrown), color: "red" }));
  return [blocked, set];
}

/** What stands in place of a message: that it is leaving, or that its sender is blocked, until one asks to see it. */
export function useInstead(message: Message, leaving: boolean): ReactElement | null {
  const blocked = useChatState((state) => message.sender.id in state.blocked);
  const [opened, setOpened] = useState(false);
  if (leaving) return <LeavingRow message={message} />;
  return blocked && !opened ? <FoldedRow message={message} onShow={() => setOpened(true)} /> : null;
}

function FoldedRow({ message, onShow }: { message: Message; onShow: () => void }) {
  return (
    <article className={classes.message} data-message={message.id} data-grouped="true" tabIndex={-1}>
      <span />
      <div className={classes.refused}>
        <span className={shared.faint}>{words.folded}</span>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onShow}>
          {words.show}
        </Button>
      </div>
    </article>
  );
}

/** In place of the field to write in: one does not write to whom one has blocked. */
export function BlockedNote({ peer }: { peer: User }) {
  const [, set] = useBlocking(peer.id);
  return (
    <div className={room.note}>
      {words.blockedPeer(peer.display_name)}{" "}
      <Button size="compact-sm" variant="light" onClick={() => set(false)}>
        {words.unblock}
      </Button>
    </div>
  );
}
