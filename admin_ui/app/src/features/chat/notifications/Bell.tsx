/** The way to what one was told of, with the number of what is unread. */
import { ActionIcon } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useNavigate } from "react-router";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import { useChat } from "../connection.ts";
import classes from "../layout.module.css";

export function Bell() {
  const { notifications } = useChat();
  const navigate = useNavigate();
  const unread = useSyncExternalStore(notifications.subscribe, () => notifications.get().unread);
  const words = TEXTS.chat.notified(unread);
  return (
    <ActionIcon
      className={classes.bell ?? ""}
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={words}
      title={words}
      onClick={() => navigate("/?notifications")}
    >
      <Icon name="bell" />
      {unread > 0 && (
        <span aria-hidden data-count>
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </ActionIcon>
  );
}
