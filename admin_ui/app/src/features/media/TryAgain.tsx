/** Has a file whose processing failed processed once more, where that may help. */
import { Button } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { problemOf } from "../../ui/problem.ts";
import { useMediaAccess } from "./access.ts";

export function TryAgain({ attachment }: { attachment: Attachment }) {
  const access = useMediaAccess();
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState("");
  const { state, error, download_url, hold } = attachment;
  // Without bytes there is nothing to process, and what cannot be read is not read the next time either.
  const hopeless = state !== "failed" || hold !== null || !download_url || error?.retryable === false;
  const retry = hopeless ? null : access.retry(attachment);
  if (!retry) return null;
  const press = async () => {
    setAsked(true);
    try {
      await retry();
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
    setAsked(false);
  };
  return (
    <>
      {problem !== "" && <span role="alert">{problem}</span>}
      <Button size="compact-sm" variant="default" loading={asked} onClick={() => void press()}>
        {TEXTS.general.retry}
      </Button>
    </>
  );
}
