/** The way to report a message of somebody else to the moderators. */
import { ActionIcon } from "@mantine/core";
import type { Message } from "@offchat/client";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { useChatState } from "./connection.ts";

export function ReportAction({ message, onOpen }: { message: Message; onOpen: () => void }) {
  const own = useChatState(({ me }) => me?.id === message.sender.id);
  if (own) return null;
  const label = TEXTS.chat.report;
  return (
    <ActionIcon variant="subtle" color="gray" size="md" aria-label={label} title={label} onClick={onOpen}>
      <Icon name="warning" size={16} />
    </ActionIcon>
  );
}
