/** Reports a message of somebody else to the moderators. */
import { ActionIcon } from "@mantine/core";
import type { Message } from "@offchat/client";
import { lazy, Suspense, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { useChatState } from "./connection.ts";

const ReportDialog = lazy(() => import("./ReportDialog.tsx").then((module) => ({ default: module.ReportDialog })));

export function ReportAction({ message }: { message: Message }) {
  const [asking, setAsking] = useState(false);
  const own = useChatState(({ me }) => me?.id === message.sender.id);
  if (own) return null;
  const label = TEXTS.chat.report;
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="md"
        aria-label={label}
        title={label}
        onClick={() => setAsking(true)}
      >
        <Icon name="warning" size={16} />
      </ActionIcon>
      {asking && (
        <Suspense>
          <ReportDialog message={message.id} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
