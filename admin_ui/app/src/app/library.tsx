/** The library with the parts of other features that it shows media with. */
import type { Me, Namespace } from "@offchat/client";
import { rest } from "../features/accounts/session.ts";
import { LibraryView } from "../features/library/LibraryView.tsx";
import { AttachmentView } from "../features/media/AttachmentView.tsx";
import { linksAsTheyAre, MediaAccessContext } from "../features/media/access.ts";
import { Thumbnail } from "../features/media/Thumbnail.tsx";

const PARTS = { Thumbnail, Content: AttachmentView };

export function Library({ me, namespace }: { me: Me; namespace: Namespace }) {
  return (
    <MediaAccessContext value={linksAsTheyAre}>
      <LibraryView rest={rest} me={me} namespace={namespace} parts={PARTS} />
    </MediaAccessContext>
  );
}
