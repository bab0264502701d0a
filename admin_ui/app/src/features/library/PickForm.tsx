/** Asks for another row of a tree: where something is moved to, or what it is merged into. */
import { Button, Modal, Select, Stack } from "@mantine/core";
import { useState } from "react";

export interface Picking {
  title: string;
  label: string;
  choices: readonly { value: string; label: string }[];
  run: (id: string) => Promise<boolean>;
}

export function PickForm({ picking, onClose }: { picking: Picking; onClose: () => void }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const run = async () => {
    if (chosen !== null && (await picking.run(chosen))) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={picking.title} size="sm">
      <Stack>
        <Select
          label={picking.label}
          data={[...picking.choices]}
          value={chosen}
          onChange={setChosen}
          searchable
          data-autofocus
          maxDropdownHeight={240}
        />
        <Button disabled={chosen === null} onClick={() => void run()}>
          {picking.title}
        </Button>
      </Stack>
    </Modal>
  );
}
