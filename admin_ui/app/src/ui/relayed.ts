import { notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { TEXTS } from "../texts.ts";

let told = false;

/** Says once in the life of the page that large files take the longer way: the object storage cannot be reached. */
export function useRelayedNotice(relayed: boolean): void {
  useEffect(() => {
    if (!relayed || told) return;
    told = true;
    notifications.show({ message: TEXTS.general.relayed });
  }, [relayed]);
}
