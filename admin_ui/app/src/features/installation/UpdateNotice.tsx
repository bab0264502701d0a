/** Says that a newer build of the page has come, and leaves it to the person when to take it. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { TEXTS } from "../../texts.ts";

function offer(take: () => void): void {
  const words = TEXTS.installation;
  const message = (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{words.newer}</Text>
      <Button size="xs" variant="light" onClick={take}>
        {words.reload}
      </Button>
    </Group>
  );
  notifications.show({ id: "newer build", message, autoClose: false });
}

/** Where browsers have no service workers, or refuse this one, the page works without. */
export function UpdateNotice() {
  useEffect(() => {
    if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
    import("./updates.ts").then(({ followUpdates }) => followUpdates(offer)).catch(() => undefined);
  }, []);
  return null;
}
