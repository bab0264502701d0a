/** An upload of one's own that lost its page: the same file goes on where it stopped, or the upload is given up. */
import { Button, FileButton } from "@mantine/core";
import type { Attachment, LocalUpload, UnfinishedUpload } from "@offchat/client";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { percent } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useLive, useMediaAccess } from "./access.ts";
import classes from "./media.module.css";
import { nameOf } from "./state.ts";
import { TransferLine, useMoving } from "./Transfer.tsx";

interface QuestionProps {
  name: string;
  /** What has arrived already, as a part of one. */
  part: number;
  /** What is asked. */
  words: string;
  /** Throws where it is another file. */
  onFile: (file: File) => void;
  onCancel: () => Promise<void>;
  /** Opens the file without choosing it. */
  onReopen?: (() => Promise<void>) | undefined;
}

function Question({ name, part, words, onFile, onCancel, onReopen }: QuestionProps) {
  const [problem, setProblem] = useState("");
  const failed = (thrown: unknown) => setProblem(problemOf(thrown));
  const choose = (file: File | null) => {
    if (!file) return;
    try {
      onFile(file);
    } catch (thrown) {
      failed(thrown);
    }
  };
  return (
    <>
      <div className={classes.cardText}>
        <div className={classes.transferLine}>
          <span className={classes.cardName} dir="auto">
            {name}
          </span>
          {part > 0 && <span>{percent(part)}</span>}
        </div>
        <div role="status" className={classes.cardFacts}>
          {problem || words}
        </div>
      </div>
      <div className={classes.cardActions}>
        {onReopen && (
          <Button size="compact-sm" onClick={() => void onReopen().catch(failed)}>
            {TEXTS.media.reopen}
          </Button>
        )}
        <FileButton onChange={choose}>
          {(props) => (
            <Button {...props} size="compact-sm" variant={onReopen ? "default" : "filled"}>
              {TEXTS.media.chooseAgain}
            </Button>
          )}
        </FileButton>
        <Button size="compact-sm" variant="default" onClick={() => void onCancel().catch(failed)}>
          {TEXTS.general.cancel}
        </Button>
      </div>
    </>
  );
}

/** An interrupted upload of which this page knows nothing but what the server has told. */
function Begun({ upload }: { upload: UnfinishedUpload }) {
  const access = useMediaAccess();
  return (
    <Question
      name={upload.name}
      part={upload.received / Math.max(1, upload.size)}
      words={TEXTS.media.interrupted}
      onFile={(file) => access.resumeFrom(upload, file)}
      onCancel={() => access.abandon(upload)}
    />
  );
}

function Missing({ upload }: { upload: LocalUpload }) {
  const access = useMediaAccess();
  return (
    <Question
      name={upload.name}
      part={0}
      words={upload.reopens ? TEXTS.media.missingAllowed : TEXTS.media.missing}
      onFile={(file) => access.provide(upload, file)}
      onCancel={async () => access.cancel(upload)}
      onReopen={upload.reopens ? () => access.reopen(upload) : undefined}
    />
  );
}

/** A file that was chosen in an earlier page, of which the browser could not keep the bytes. */
export function MissingRow({ uploadId }: { uploadId: string }) {
  const upload = useLive((live) => live.upload(uploadId));
  if (!upload) return null;
  return (
    <div className={classes.card} data-asks="true">
      <div className={classes.cardIcon} data-missing="true">
        <Icon name="retry" size={20} />
      </div>
      <Missing upload={upload} />
    </div>
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
        <Begun upload={upload} />
      )}
    </div>
  );
}
