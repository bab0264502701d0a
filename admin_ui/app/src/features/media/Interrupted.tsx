/** An upload of one's own that lost its page: the same file goes on where it stopped, or the upload is given up. */
import { Button, FileButton } from "@mantine/core";
import type { Attachment, UnfinishedUpload } from "@offchat/client";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { percent } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useLive, useMediaAccess } from "./access.ts";
import classes from "./media.module.css";
import { nameOf } from "./state.ts";
import { TransferLine, useMoving } from "./Transfer.tsx";

function Question({ upload }: { upload: UnfinishedUpload }) {
  const access = useMediaAccess();
  const [problem, setProblem] = useState("");
  const resumeFrom = (file: File | null) => {
    if (!file) return;
    try {
      access.resumeFrom(upload, file);
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  };
  const abandon = () => {
    access.abandon(upload).catch((thrown: unknown) => setProblem(problemOf(thrown)));
  };
  return (
    <>
      <div className={classes.cardText}>
        <div className={classes.transferLine}>
          <span className={classes.cardName} dir="auto">
            {upload.name}
          </span>
          <span>{percent(upload.received / Math.max(1, upload.size))}</span>
        </div>
        <div role="status" className={classes.cardFacts}>
          {problem || TEXTS.media.interrupted}
        </div>
      </div>
      <div className={classes.cardActions}>
        <FileButton onChange={resumeFrom}>
          {(props) => (
            <Button {...props} size="compact-sm">
              {TEXTS.media.chooseAgain}
            </Button>
          )}
        </FileButton>
        <Button size="compact-sm" variant="default" onClick={abandon}>
          {TEXTS.general.cancel}
        </Button>
      </div>
    </>
  );
}

/** The row of an upload that this page did not begin: it may still run in another one. */
export function InterruptedRow({ attachment, upload }: { attachment: Attachment; upload: UnfinishedUpload }) {
  const received = useLive((live) => live.progress(attachment.id)?.received);
  const elsewhere = useMoving(received);
  return (
    <div className={classes.card} data-asks={!elsewhere}>
      <div className={classes.cardIcon} data-missing={!elsewhere}>
        <Icon name={elsewhere ? "file" : "retry"} size={20} />
      </div>
      {elsewhere ? (
        <div className={classes.cardText}>
          <TransferLine
            name={nameOf(attachment)}
            size={attachment.size}
            received={attachment.received}
            mediaId={attachment.id}
            uploadId={null}
          />
        </div>
      ) : (
        <Question upload={upload} />
      )}
    </div>
  );
}
