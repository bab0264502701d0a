/** Asks what is wrong with a person, and tells the moderators of the namespace in which one has met them. */
import type { User } from "@offchat/client";
import { reporting as words } from "../../texts/reporting.ts";
import { ReportForm } from "../../ui/ReportForm.tsx";
import { useChat } from "./connection.ts";

export function ReportPerson({ person, room, onClose }: { person: User; room: string; onClose: () => void }) {
  const { rest } = useChat();
  return (
    <ReportForm
      title={words.personTitle(person.display_name)}
      about={words.personAbout}
      why={words.personWhy}
      send={(body) =>
        rest.post("/api/v1/users/{user_id}/report/", { path: { user_id: person.id }, body: { ...body, room } })
      }
      onClose={onClose}
    />
  );
}
