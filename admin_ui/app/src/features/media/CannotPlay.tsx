/** Says that this browser cannot play the video, and what to do instead. */
import { Button } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { useMediaAccess } from "./access.ts";
import classes from "./media.module.css";

export function CannotPlay({ attachment }: { attachment: Attachment }) {
  const access = useMediaAccess();
  return (
    <div className={classes.absent}>
      {TEXTS.media.cannotPlay}
      {attachment.download_url && (
        <Button
          component="a"
          href={access.url(attachment.download_url)}
          download
          size="xs"
          variant="default"
          leftSection={<Icon name="download" size={15} />}
        >
          {TEXTS.media.download}
        </Button>
      )}
    </div>
  );
}
