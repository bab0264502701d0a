/** Asks what is wrong with a message, and tells the moderators. */
import { reporting as words } from "../../texts/reporting.ts";
import { ReportForm } from "../../ui/ReportForm.tsx";
import { backTo } from "./backTo.ts";
import { useChat } from "./connection.ts";

export function ReportDialog({ message, onClose }: { message: string; onClose: () => void }) {
  const { rest } = useChat();
  const close = () => {
    onClose();
    backTo(message);
  };
  return (
    <ReportForm
      title={words.title}
      about={words.about}
      send={(body) => rest.post("/api/chat/messages/{message_id}/report/", { path: { message_id: message }, body })}
      onClose={close}
      returnFocus={false}
    />
  );
}
