/** Short notices at the corner of the page; what draws them is loaded with the first. */
import { useNotifications } from "@mantine/notifications";
import { lazy, Suspense, useState } from "react";

const NoticeList = lazy(() => import("./NoticeList.tsx").then((module) => ({ default: module.NoticeList })));

export function Notices() {
  const { notifications } = useNotifications();
  const [shown, setShown] = useState(false);
  if (notifications.length > 0 && !shown) setShown(true);
  if (!shown) return null;
  return (
    <Suspense>
      <NoticeList />
    </Suspense>
  );
}
