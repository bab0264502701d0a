/** The frame at which a video is paused, to stand for it: who has sent it chooses. */
import type { Attachment } from "@offchat/client";
import { asError } from "@offchat/client";
import type { RefObject } from "react";
import { useState } from "react";
import { clips as words } from "../../../texts/clips.ts";
import { Icon } from "../../../ui/icons.tsx";
import { useMoment } from "../../../ui/moment.ts";
import { problemOf } from "../../../ui/problem.ts";
import { useMediaAccess } from "../access.ts";
import classes from "./viewer.module.css";

interface Choice {
  at: number;
  state: "saving" | "chosen" | Error;
}

interface Props {
  attachment: Attachment;
  /** Where its player stands. */
  content: RefObject<HTMLElement | null>;
}

export function FrameChoice({ attachment, content }: Props) {
  const moment = useMoment(content);
  const [choice, setChoice] = useState<Choice | null>(null);
  const choose = useMediaAccess().choosePoster?.(attachment);
  if (!choose || !moment?.paused || attachment.state !== "ready") return null;
  const { at } = moment;
  const here = choice?.at === at ? choice.state : null;
  const done = here === "saving" || here === "chosen";
  const save = () => {
    if (done) return;
    setChoice({ at, state: "saving" });
    choose(at).then(
      () => setChoice({ at, state: "chosen" }),
      (thrown: unknown) => setChoice({ at, state: asError(thrown) }),
    );
  };
  return (
    <div className={classes.choice}>
      {/* Not disabled: it keeps the focus. */}
      <button type="button" className={classes.choose} aria-disabled={done} onClick={save}>
        <Icon name={here === "chosen" ? "release" : "picture"} size={16} /> {words.useFrame}
      </button>
      <span role="status">{here === "chosen" && words.frameChosen}</span>
      {here instanceof Error && <span role="alert">{problemOf(here)}</span>}
    </div>
  );
}
