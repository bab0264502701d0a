/** One file in full: facts, processing, and what can be done with it; its content only after a reveal. */
import { Divider, Drawer, Stack, Text, Title } from "@mantine/core";
import type { Attachment, Rest } from "@offchat/client";
import type { ReactNode } from "react";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { ActionPanel } from "./ActionPanel.tsx";
import type { Act } from "./actions.ts";
import { Facts, Failure, Stages } from "./Facts.tsx";
import classes from "./moderation.module.css";
import { fileName, StateBadges } from "./words.tsx";

export interface Renderers {
  renderPlaceholder: (hash: string | null) => ReactNode;
  /** The content, by the links that a reveal has answered. */
  renderContent: (revealed: Attachment) => ReactNode;
}

interface Props extends Renderers {
  rest: Rest;
  file: Attachment | null;
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

/** Keyed by file: what was revealed of one is never shown for another. */
function Body({ rest, file, onChanged, renderPlaceholder, renderContent }: Props & { file: Attachment }) {
  const [revealed, setRevealed] = useState<Attachment | null>(null);
  const done = (act: Act, answer: Attachment | null) => {
    setRevealed(act === "reveal" ? answer : null);
    if (answer && act !== "reveal") onChanged(answer);
  };
  return (
    <Stack gap="md">
      <Title order={2} fz={18} style={{ overflowWrap: "anywhere" }}>
        {revealed?.name ?? fileName(file)}
      </Title>
      <div className={classes.badges}>
        <StateBadges file={file} />
      </div>
      {revealed && file.state !== "deleted" ? (
        renderContent(revealed)
      ) : (
        <Hidden file={file} renderPlaceholder={renderPlaceholder} />
      )}
      <ActionPanel rest={rest} file={file} onDone={done} />
      <Failure file={file} />
      <Divider />
      <Facts file={file} />
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
      position="right"
      size={480}
      title={TEXTS.moderation.details}
      closeButtonProps={{ "aria-label": TEXTS.general.close }}
    >
      {file && <Body key={file.id} {...props} file={file} />}
    </Drawer>
  );
}
