/** Takes over uploads into the library that another page has left, and tells of them where the library is not shown. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { LibraryUpload, Rest } from "@offchat/client";
import { library as words } from "../../texts/library.ts";
import { isUnfinished, LEFT_NOTICE, traysShown, uploadsOf } from "./useUploads.ts";

function tell(left: readonly LibraryUpload[], onLook: () => void): void {
  const missing = left.filter(({ status }) => status === "missing").length;
  const going = left.length - missing;
  const look = () => {
    notifications.hide(LEFT_NOTICE);
    onLook();
  };
  const message = (
    <Group justify="space-between" wrap="nowrap">
      <div>
        {going > 0 && <Text size="sm">{words.goingOn(going)}</Text>}
        {missing > 0 && <Text size="sm">{words.filesMissing(missing)}</Text>}
      </div>
      <Button size="xs" variant="light" onClick={look} style={{ flex: "none" }}>
        {words.showUploads}
      </Button>
    </Group>
  );
  notifications.hide(LEFT_NOTICE);
  notifications.show({ id: LEFT_NOTICE, message, autoClose: missing > 0 ? false : 10_000 });
}

/** The answer ends the telling; the uploads go on. */
export function goOnWithUploads(rest: Rest, user: string, onLook: () => void): () => void {
  const uploads = uploadsOf(rest, user);
  let told = "";
  let asks = false;
  const follow = () => {
    const left = uploads.get().filter((upload) => upload.restored && isUnfinished(upload));
    const missing = left.some(({ status }) => status === "missing");
    const state = left.map(({ uploadId, status }) => `${uploadId} ${status === "missing"}`).join();
    if (state === told) return;
    const more = left.some(({ uploadId }) => !told.includes(uploadId));
    told = state;
    if (more && traysShown() === 0) tell(left, onLook);
    // What goes on may be done before one has read of it; that nothing is asked for any more, one need not read.
    else if (asks && !missing) notifications.hide(LEFT_NOTICE);
    asks = missing;
  };
  follow();
  return uploads.subscribe(follow);
}
