/** A photo in the conversation; a click shows it large among all of its room. */
import type { Attachment } from "@offchat/client";
import type { MouseEvent } from "react";
import { lazy, Suspense, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { useMediaAccess } from "./access.ts";
import classes from "./media.module.css";
import { useOverlay } from "./overlay.ts";
import { nameOf, pathOf } from "./state.ts";
import { isTiny, Thumbnail } from "./Thumbnail.tsx";

const Viewer = lazy(() => import("./viewer/Viewer.tsx").then((module) => ({ default: module.Viewer })));

const Animated = lazy(() => import("./clips/Animated.tsx").then((module) => ({ default: module.Animated })));

const nowhere = (): void => undefined;

export function Picture({ attachment }: { attachment: Attachment }) {
  const access = useMediaAccess();
  const { open, show, hide } = useOverlay();
  const [moving, setMoving] = useState(false);
  const clip = attachment.stream?.clip;
  const press = (event: MouseEvent) => {
    if (access.open) access.open(attachment);
    else show(event);
  };
  return (
    <>
      <span style={moving ? { visibility: "hidden" } : undefined}>
        <Thumbnail attachment={attachment} />
      </span>
      {clip && (
        <Suspense>
          <Animated path={clip} tiny={isTiny(attachment)} onShown={setMoving} />
        </Suspense>
      )}
      {pathOf(attachment) && (
        <button
          type="button"
          className={classes.cover}
          aria-label={TEXTS.media.open(nameOf(attachment))}
          onClick={press}
          style={{ cursor: "zoom-in" }}
        />
      )}
      {open && pathOf(attachment) && (
        <Suspense>
          <Viewer items={[{ attachment }]} current={attachment.id} onMove={nowhere} onClose={hide} />
        </Suspense>
      )}
    </>
  );
}
