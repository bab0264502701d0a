/** How far the description of a file is, with the way to what waits for a decision. */
import { Button } from "@mantine/core";
import type { MediaFile } from "@offchat/client";
import { Link } from "react-router";
import { review as words } from "../../../texts/review.ts";
import { Icon } from "../../../ui/icons.tsx";
import { useLibrary, useWayTo } from "../context.ts";
import { tellFailure } from "../useRemoval.tsx";
import classes from "./review.module.css";

/** For those who may edit the file. */
export function AiNote({ file }: { file: MediaFile }) {
  const { rest, namespace } = useLibrary();
  const to = useWayTo();
  const { state, pending } = file.ai;
  if (pending > 0)
    return (
      <Link className={classes.note} to={to("suggestions", { media: file.id })}>
        <Icon name="sparkle" size={16} />
        {words.ai.pending(pending)}
      </Link>
    );
  if (state === "done" || state === "off") return null;
  const again = () => {
    const body = { namespace: namespace.slug, file_ids: [file.id], force: true };
    rest.post("/api/v1/media/ai/analyze/", { body }).catch(tellFailure);
  };
  return (
    <p className={classes.note} data-tone={state === "failed" ? "failed" : "busy"}>
      <Icon name={state === "failed" ? "warning" : "clock"} size={16} />
      {words.ai[state]}
      {state === "failed" && (
        <Button size="compact-xs" variant="subtle" onClick={again}>
          {words.describeAgain}
        </Button>
      )}
    </p>
  );
}
