/** What a moderator can do with a file; each act takes a reason that stands in the activity log. */
import { notifications } from "@mantine/notifications";
import type { Attachment, Rest } from "@offchat/client";
import { useMutation } from "@tanstack/react-query";
import { moderation } from "../../texts/moderation.ts";

export type Act = "reveal" | "quarantine" | "release" | "delete";

/** The acts that make sense for a file as it is. */
export function actsFor(file: Attachment, revealed: boolean): Act[] {
  if (file.state === "deleted") return [];
  const acts: Act[] = [file.hold ? "release" : "quarantine", "delete"];
  return revealed ? acts : ["reveal", ...acts];
}

/** Have a failed file processed again, for which nobody is asked for a reason. */
export function useRetry(rest: Rest, file: string, onDone: (answer: Attachment) => void) {
  return useMutation({
    mutationFn: () => rest.post("/api/v1/moderation/media/{media_id}/retry/", { path: { media_id: file } }),
    onSuccess: (answer) => onDone(answer),
  });
}

interface Request {
  act: Act;
  reason: string;
}

/** `onDone` gets the act and the file as it is afterwards; after a reveal its links lead to the content. */
export function useAct(rest: Rest, file: string, onDone: (act: Act, answer: Attachment | null) => void) {
  return useMutation({
    mutationFn: ({ act, reason }: Request) =>
      rest.post(`/api/v1/moderation/media/{media_id}/${act}/`, { path: { media_id: file }, body: { reason } }),
    onSuccess: (answer, { act }) => {
      notifications.show({ color: "teal", message: moderation.done[act] });
      onDone(act, answer);
    },
  });
}
