/** Asks what is wrong with a file, and tells the moderators. */
import type { Rest } from "@offchat/client";
import { reporting as words } from "../../texts/reporting.ts";
import { ReportForm } from "../../ui/ReportForm.tsx";

export function ReportFile({ rest, media, onClose }: { rest: Rest; media: string; onClose: () => void }) {
  return (
    <ReportForm
      title={words.fileTitle}
      about={words.fileAbout}
      send={(body) => rest.post("/api/chat/attachments/{media_id}/report/", { path: { media_id: media }, body })}
      onClose={onClose}
    />
  );
}
