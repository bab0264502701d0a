/** One file by itself, as it is shown outside of a conversation. */
import type { Attachment } from "@offchat/client";
import { MessageFiles } from "./MessageFiles.tsx";

export function AttachmentView({ attachment }: { attachment: Attachment }) {
  return <MessageFiles attachments={[attachment]} uploads={[]} />;
}
