/** The library and the pages below it, with the parts of other features that they show media with. */
import type { Me, Namespace } from "@offchat/client";
import { lazy, Suspense, useMemo } from "react";
import { Route, Routes } from "react-router";
import { rest } from "../features/accounts/session.ts";
import { useChangeSearches, useSettings } from "../features/accounts/settings.ts";
import { LibraryContext } from "../features/library/context.ts";
import { LibraryView } from "../features/library/LibraryView.tsx";
import { AttachmentView } from "../features/media/AttachmentView.tsx";
import { linksAsTheyAre, MediaAccessContext } from "../features/media/access.ts";
import { backdropOf, standIn } from "../features/media/backdrop.ts";
import { Glimpse } from "../features/media/Glimpse.tsx";
import { ReportButton } from "../features/media/ReportButton.tsx";
import { Thumbnail } from "../features/media/Thumbnail.tsx";
import { reportingOf } from "./reporting.tsx";

const Suggestions = lazy(() =>
  import("../features/library/review/SuggestionsView.tsx").then((module) => ({ default: module.SuggestionsView })),
);

const Duplicates = lazy(() =>
  import("../features/library/review/DuplicatesView.tsx").then((module) => ({ default: module.DuplicatesView })),
);

const PARTS = { Thumbnail, backdrop: backdropOf, standIn, Glimpse, Content: AttachmentView, Report: ReportButton };

/** `base`: the address under which it stands. */
export function Library({ me, namespace, base }: { me: Me; namespace: Namespace; base: string }) {
  const { data: settings } = useSettings();
  const saved = { searches: settings?.saved_searches ?? null, change: useChangeSearches() };
  const props = { rest, me, namespace, parts: PARTS, saved, base };
  const access = useMemo(() => ({ ...linksAsTheyAre, ...reportingOf(rest, () => me.user.id) }), [me.user.id]);
  return (
    <MediaAccessContext value={access}>
      <LibraryContext value={props}>
        <Suspense>
          <Routes>
            <Route path="suggestions" element={<Suggestions />} />
            <Route path="duplicates" element={<Duplicates />} />
            <Route path="*" element={<LibraryView {...props} />} />
          </Routes>
        </Suspense>
      </LibraryContext>
    </MediaAccessContext>
  );
}
