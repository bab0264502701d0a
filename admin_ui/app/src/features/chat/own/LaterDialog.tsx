/** Asks for the day and the time at which a message is to be sent. */
import { Button, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import { later as words } from "../../../texts/later.ts";
import { TEXTS } from "../../../texts.ts";
import { TimeFields } from "./TimeFields.tsx";
import { fieldsOf, timeIn, tomorrow } from "./times.ts";

export function LaterDialog({ onClose, onPick }: { onClose: () => void; onPick: (at: Date) => void }) {
  const [fields, setFields] = useState(() => fieldsOf(tomorrow()));
  const at = timeIn(fields.day, fields.time);
  const passed = at !== null && at.getTime() <= Date.now();
  return (
    <Modal opened onClose={onClose} title={words.title} size="sm">
      <Stack gap="md">
        <TimeFields {...fields} passed={passed} onChange={setFields} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {TEXTS.general.cancel}
          </Button>
          <Button disabled={at === null || passed} onClick={() => at && onPick(at)}>
            {words.schedule}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
