/** An upload of one's own that lost its page: the same file goes on where it stopped, or the upload is given up. */
import { Button, FileButton, Group } from "@mantine/core";
import type { UnfinishedUpload } from "@offchat/client";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { problemOf } from "../../ui/problem.ts";
import { useMediaAccess } from "./access.ts";
import classes from "./media.module.css";

export function Interrupted({ upload }: { upload: UnfinishedUpload }) {
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
    <div style={{ minWidth: 0, maxWidth: "100%" }}>
      <div className={classes.transferLine}>
        <span className={classes.cardName}>{upload.name}</span>
        <span>{Math.floor((100 * upload.received) / Math.max(1, upload.size))}%</span>
      </div>
      <div role="status" style={{ paddingBottom: 6 }}>
        {problem || TEXTS.media.interrupted}
      </div>
      <Group gap={8} justify="inherit">
        <FileButton onChange={resumeFrom}>
          {(props) => (
            <Button {...props} size="compact-sm">
              {TEXTS.media.resume}
            </Button>
          )}
        </FileButton>
        <Button size="compact-sm" variant="default" onClick={abandon}>
          {TEXTS.general.cancel}
        </Button>
      </Group>
    </div>
  );
}
