/** Takes the files that go with a message, with their captions and order; asks for the time, unless it goes out now. */
import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { asError } from "@offchat/client";
import { useState } from "react";
import { later as words } from "../../../texts/later.ts";
import { TEXTS } from "../../../texts.ts";
import { useAskBeforeLeaving } from "../../../ui/leaving.ts";
import type { useDraft } from "../draft.ts";
import { NewFiles } from "./LaterFiles.tsx";
import { TimeFields } from "./TimeFields.tsx";
import { fieldsOf, timeIn, tomorrow } from "./times.ts";
import { useLaterFiles, useOnceUploaded } from "./useLaterFiles.ts";

interface Props {
  draft: Pick<ReturnType<typeof useDraft>, "text" | "left" | "write" | "later">;
  namespace: string | null;
  /** Whether it goes out as soon as its files are uploaded. */
  now?: boolean;
  onClose: () => void;
}

export function LaterDialog({ draft, namespace, now = false, onClose }: Props) {
  const [fields, setFields] = useState(() => fieldsOf(tomorrow()));
  const [clientId, setClientId] = useState(() => crypto.randomUUID());
  const [sending, setSending] = useState(false);
  const files = useLaterFiles(namespace);
  const at = now ? null : timeIn(fields.day, fields.time);
  const passed = at !== null && at.getTime() <= Date.now();
  const timeless = at === null && !now;
  const empty = draft.text.trim() === "" && files.all.length === 0;
  const failedWith = (thrown: unknown) => {
    files.failedWith(thrown);
    const { code, detail } = asError(thrown);
    // The same code tells of too many messages, and then nothing stands under this one.
    if (code !== "conflict" || !detail.includes("client_id")) return null;
    setClientId(crypto.randomUUID());
    return words.firstStands;
  };
  const schedule = async () => {
    if (timeless || passed) return;
    setSending(true);
    files.keep();
    const taken = await draft.later(at, { attachments: files.ids(), captions: files.captions(), clientId }, failedWith);
    setSending(false);
    if (taken) onClose();
  };
  const [waiting, want] = useOnceUploaded(files, () => void schedule(), now ? words.sendFailed : words.uploadFailed);
  const busy = waiting || sending;
  // Nothing is scheduled by a page that is closed, and what it has uploaded belongs to no message then.
  useAskBeforeLeaving(busy || files.all.length > 0);
  return (
    <Modal
      opened
      onClose={onClose}
      title={now ? words.withCaptions : words.title}
      size="md"
      closeOnClickOutside={files.all.length === 0}
      closeOnEscape={files.all.length === 0}
    >
      <Stack gap="md">
        <Textarea
          label={words.text}
          dir="auto"
          autosize
          minRows={2}
          maxRows={8}
          value={draft.text}
          error={draft.left < 0 && TEXTS.chat.tooLong(-draft.left)}
          disabled={busy}
          onChange={({ currentTarget }) => draft.write(currentTarget.value)}
        />
        {namespace !== null && <NewFiles files={files} />}
        {!now && <TimeFields {...fields} passed={passed} onChange={setFields} />}
        {waiting && <div role="status">{now ? words.goesOut : words.uploading}</div>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {TEXTS.general.cancel}
          </Button>
          <Button
            loading={busy}
            disabled={timeless || passed || empty || draft.left < 0 || files.failed || files.tooLong}
            onClick={() => want(true)}
          >
            {now ? TEXTS.chat.send : words.schedule}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
