/** The notices that are shown just now. */
import "@mantine/notifications/styles.css";
import { Notifications } from "@mantine/notifications";
import { rightToLeft } from "./direction.ts";

export function NoticeList() {
  return <Notifications position={rightToLeft() ? "bottom-left" : "bottom-right"} />;
}
