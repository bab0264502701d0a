/** Lets people tell moderators what is wrong with a file of others. */
import { Button } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { useMediaAccess } from "./access.ts";
import { absence } from "./state.ts";

export function ReportButton({ attachment }: { attachment: Attachment }) {
  const access = useMediaAccess();
  const [asking, setAsking] = useState(false);
  const ask = absence(attachment) === null ? access.report?.(attachment) : null;
  if (!ask) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon name="warning" size={16} />}
        onClick={() => setAsking(true)}
      >
        {TEXTS.chat.report}
      </Button>
      {asking && ask(() => setAsking(false))}
    </>
  );
}
