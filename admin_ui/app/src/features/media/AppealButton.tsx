/** Lets the sender of a file that moderators withhold say why it should be shown. */
import { Button } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import { useState } from "react";
import { appealing as words } from "../../texts/reporting.ts";
import { useMediaAccess } from "./access.ts";

export function AppealButton({ attachment }: { attachment: Attachment }) {
  const access = useMediaAccess();
  const [asking, setAsking] = useState(false);
  const judged = attachment.hold === "review" || attachment.hold === "quarantined";
  const ask = judged && attachment.state !== "deleted" ? access.appeal?.(attachment) : null;
  if (!ask) return null;
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        {words.appeal}
      </Button>
      {asking && ask(() => setAsking(false))}
    </>
  );
}
