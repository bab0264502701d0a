/** One file in full: facts, processing, and what can be done with it; its content only after a reveal. */
import { Divider, Stack, Text } from "@mantine/core";
import type { Attachment, Rest } from "@offchat/client";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { moderation } from "../../texts/moderation.ts";
import { TEXTS } from "../../texts.ts";
import { DetailsBeside as Beside, DetailsOver as Over } from "../../ui/DetailsPane.tsx";
import { FileHistory } from "../../ui/FileHistory.tsx";
import { clock } from "../../ui/format.ts";
import { ActionPanel } from "./ActionPanel.tsx";
import type { Act } from "./actions.ts";
import { Facts, Failure, Stages } from "./Facts.tsx";
import { fileName, StateMark } from "./labels.tsx";
import { useRoomName } from "./media.ts";
import classes from "./moderation.module.css";

export interface Renderers {
  renderPlaceholder: (hash: string | null) => ReactNode;
  /** The content, by the links that a reveal has answered. */
  renderContent: (revealed: Attachment) => ReactNode;
  /** What blocks the content of a file everywhere, where this can be done. */
  renderBlocking?: (file: Attachment) => ReactNode;
}

interface Props extends Renderers {
  rest: Rest;
  file: Attachment | null;
  /** Closed by hand; where the focus goes then is the page's to say. */
  onClose: () => void;
  onChanged: (file: Attachment) => void;
}

function Hidden({ file, renderPlaceholder }: { file: Attachment } & Pick<Renderers, "renderPlaceholder">) {
  return (
    <div className={`${classes.thumb} ${classes.preview}`}>
      {renderPlaceholder(file.placeholder)}
      <div className={classes.veil}>{file.state === "deleted" ? TEXTS.media.gone : moderation.hiddenContent}</div>
    </div>
  );
}

/** So long the links of a reveal are good. */
const REVEAL_MS = 10 * 60_000;

interface Revealed {
  file: Attachment;
  until: number;
}

/** What was revealed, until its links end: in ten minutes, or when the file is held or released. */
function useRevealed(file: Attachment) {
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  useEffect(() => {
    if (!revealed) return;
    const timer = setTimeout(() => setRevealed(null), revealed.until - Date.now());
    return () => clearTimeout(timer);
  }, [revealed]);
  const show = (shown: Attachment | null) => setRevealed(shown && { file: shown, until: Date.now() + REVEAL_MS });
  return [revealed?.file.hold === file.hold ? revealed : null, show] as const;
}

/** Keyed by file: what was revealed of one is never shown for another. */
function Body(props: Props & { file: Attachment }) {
  const { rest, file, onChanged, renderPlaceholder, renderContent, renderBlocking } = props;
  const [revealed, show] = useRevealed(file);
  const roomName = useRoomName(rest, file);
  const done = (act: Act, answer: Attachment | null) => {
    show(act === "reveal" ? answer : null);
    if (answer && act !== "reveal") onChanged(answer);
  };
  return (
    <Stack gap="md">
      <h2 className={classes.name} dir="auto">
        {revealed?.file.name ?? fileName(file)}
      </h2>
      <div className={classes.wholeWords}>
        <StateMark file={file} opened />
      </div>
      {revealed && file.state !== "deleted" ? (
        <div>
          {renderContent(revealed.file)}
          <Text size="sm" c="dimmed" mt={6}>
            {moderation.shownUntil(clock(new Date(revealed.until).toISOString()))}
          </Text>
        </div>
      ) : (
        <Hidden file={file} renderPlaceholder={renderPlaceholder} />
      )}
      <ActionPanel
        rest={rest}
        file={file}
        revealed={revealed !== null}
        onDone={done}
        more={file.state !== "deleted" && renderBlocking?.(file)}
      />
      <Failure rest={rest} file={file} onChanged={onChanged} />
      <Divider />
      <Facts file={file} roomName={roomName} />
      <Divider />
      <h3 className={classes.heading}>{moderation.stages}</h3>
      <Stages file={file} />
      <FileHistory rest={rest} file={file} />
    </Stack>
  );
}

/** Over the list, where there is no room beside it. */
export function DetailsOver(props: Props) {
  const { file, onClose } = props;
  return (
    <Over label={moderation.details} opened={file?.id ?? ""} onClose={onClose} size={480}>
      {file && <Body key={file.id} {...props} file={file} />}
    </Over>
  );
}

/** Beside the list, which stays in use; `focused`: the keyboard goes here when a file is opened. */
export function DetailsBeside(props: Props & { focused: boolean }) {
  const { file, onClose, focused } = props;
  return (
    <Beside label={moderation.details} opened={file?.id ?? ""} onClose={onClose} size={400} focused={focused}>
      <p className={classes.keys}>
        <kbd>J</kbd> <kbd>K</kbd> {moderation.keysMove} · <kbd>Esc</kbd> {moderation.keysClose}
      </p>
      {file && <Body key={file.id} {...props} file={file} />}
    </Beside>
  );
}
