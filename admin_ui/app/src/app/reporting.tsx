/** What people can tell moderators of files: that one of others is wrong, that one of their own is withheld wrongly. */
import type { Attachment, Me, Rest } from "@offchat/client";
import { lazy, Suspense } from "react";
import { moderated } from "../features/accounts/session.ts";
import type { Restricting } from "../features/chat/restricting.ts";
import type { MediaAccess } from "../features/media/access.ts";

const ReportFile = lazy(() =>
  import("../features/reporting/ReportFile.tsx").then((module) => ({ default: module.ReportFile })),
);

const Appeal = lazy(() => import("../features/reporting/Appeal.tsx").then((module) => ({ default: module.Appeal })));

const RestrictForm = lazy(() =>
  import("../features/restrictions/RestrictForm.tsx").then((module) => ({ default: module.RestrictForm })),
);

/** Moderators mute and ban from a conversation. */
export function restrictingOf(rest: Rest, me: Me): Restricting {
  const mine = new Set(moderated(me).map(({ slug }) => slug));
  return {
    moderates: (namespace) => mine.has(namespace),
    render: (namespace, person, onClose) => (
      <Suspense>
        <RestrictForm rest={rest} namespace={namespace} person={person} onClose={onClose} />
      </Suspense>
    ),
  };
}

/** `me`: the id of the person who looks, where that is known. */
export function reportingOf(rest: Rest, me: () => string | undefined): Pick<MediaAccess, "report" | "appeal"> {
  const isOwn = ({ uploader }: Attachment) => uploader.id === me();
  return {
    report: (attachment) =>
      isOwn(attachment)
        ? null
        : (onClose) => (
            <Suspense>
              <ReportFile rest={rest} media={attachment.id} onClose={onClose} />
            </Suspense>
          ),
    appeal: (attachment) =>
      isOwn(attachment)
        ? (onClose) => (
            <Suspense>
              <Appeal rest={rest} media={attachment.id} onClose={onClose} />
            </Suspense>
          )
        : null,
  };
}
