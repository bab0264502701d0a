/** The way to report a message of somebody else to the moderators. */
import { Menu } from "@mantine/core";
import type { Message } from "@offchat/client";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { useChatState } from "./connection.ts";

export function ReportAction({ message, onOpen }: { message: Message; onOpen: () => void }) {
  const own = useChatState(({ me }) => me?.id === message.sender.id);
  if (own) return null;
  return (
    <Menu.Item leftSection={<Icon name="warning" size={16} />} onClick={onOpen}>
      {TEXTS.chat.report}
    </Menu.Item>
  );
}
