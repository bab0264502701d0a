/** One file in full: facts, processing, and what can be done with it; its content only after a reveal. */
import { Divider, Drawer, Stack, Text, Title } from "@mantine/core";
import type { Attachment, Rest } from "@offchat/client";
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { clock } from "../../ui/format.ts";
import { ActionPanel } from "./ActionPanel.tsx";
import type { Act } from "./actions.ts";
import { Facts, Failure, Stages } from "./Facts.tsx";
import { fileName, StateBadges } from "./labels.tsx";
import { useRoomName } from "./media.ts";
import classes from "./moderation.module.css";

export interface Renderers {
  renderPlaceholder: (hash: string | null) => ReactNode;
  /** The content, by the links that a reveal has answered. */
  renderContent: (revealed: Attachment) => ReactNode;
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
    <div className={classes.thumb} style={{ width: "100%", height: 200, borderRadius: 12 }}>
      {renderPlaceholder(file.placeholder)}
      <div className={classes.veil}>{file.state === "deleted" ? TEXTS.media.gone : TEXTS.moderation.hiddenContent}</div>
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
function Body({ rest, file, onChanged, renderPlaceholder, renderContent }: Props & { file: Attachment }) {
  const [revealed, show] = useRevealed(file);
  const roomName = useRoomName(rest, file);
  const done = (act: Act, answer: Attachment | null) => {
    show(act === "reveal" ? answer : null);
    if (answer && act !== "reveal") onChanged(answer);
  };
  return (
    <Stack gap="md">
      <Title order={2} fz={18} style={{ overflowWrap: "anywhere" }}>
        {revealed?.file.name ?? fileName(file)}
      </Title>
      <div className={classes.badges}>
        <StateBadges file={file} />
      </div>
      {revealed && file.state !== "deleted" ? (
        <div>
          {renderContent(revealed.file)}
          <Text size="sm" c="dimmed" mt={6}>
            {TEXTS.moderation.shownUntil(clock(new Date(revealed.until).toISOString()))}
          </Text>
        </div>
      ) : (
        <Hidden file={file} renderPlaceholder={renderPlaceholder} />
      )}
      <ActionPanel rest={rest} file={file} revealed={revealed !== null} onDone={done} />
      <Failure file={file} />
      <Divider />
      <Facts file={file} roomName={roomName} />
      <Divider />
      <Text fw={600} size="sm">
        {TEXTS.moderation.stages}
      </Text>
      <Stages file={file} />
    </Stack>
  );
}

export function Details(props: Props) {
  const { file, onClose } = props;
  return (
    <Drawer
      opened={file !== null}
      onClose={onClose}
      returnFocus={false}
      position="right"
      size={480}
      title={TEXTS.moderation.details}
      closeButtonProps={{ "aria-label": TEXTS.general.close }}
    >
      {file && <Body key={file.id} {...props} file={file} />}
    </Drawer>
  );
}
