/** Dialogs, palette and key sheet: each lies over the page, opened by a button or by `?open=` in the address. */
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useState } from "react";
import { KeySheet } from "../src/features/palette/KeySheet.tsx";
import { Palette } from "../src/features/palette/Palette.tsx";
import { Confirm } from "../src/ui/Confirm.tsx";
import type { Command } from "../src/ui/commands.ts";
import { useCommands } from "../src/ui/commands.ts";
import { DetailsOver } from "../src/ui/DetailsPane.tsx";
import { FactList } from "../src/ui/FactList.tsx";
import { Section } from "../src/ui/Section.tsx";

const nothing = (): void => undefined;

type Close = () => void;

const COMMANDS: readonly Command[] = [
  { id: "r1", section: "rooms", words: "general", hint: "Everything", icon: "chat", run: nothing },
  { id: "r2", section: "rooms", words: "Carol Shaw", hint: "carol", icon: "person", run: nothing },
  { id: "p1", section: "places", words: "Library", icon: "picture", run: nothing },
  { id: "g1", section: "general", words: "Keyboard shortcuts", icon: "key", shortcut: "sheet", run: nothing },
];

export const FACTS = [
  ["Kind", "Photo · image/jpeg"],
  ["Size", "2.4 MiB"],
  ["Dimensions", "4032 × 3024"],
  ["Sent by", "Carol Shaw"],
  ["File name", "IMG_2041, the harbour seen from the ridge in the morning.jpg"],
] as const;

/** What can be opened, by its name in the address. */
const DIALOGS: Readonly<Record<string, { title: string; render: (close: Close) => ReactNode }>> = {
  palette: { title: "Palette", render: (close) => <Palette user="u1" onClose={close} /> },
  keys: { title: "Key sheet", render: (close) => <KeySheet onClose={close} /> },
  form: {
    title: "Form",
    render: (close) => (
      <Modal opened onClose={close} title="New room">
        <Stack gap="sm">
          <TextInput label="Name" defaultValue="general" error="There is a room with this name." />
          <TextInput label="Topic" placeholder="What it is about" />
          <Button onClick={close}>Create</Button>
        </Stack>
      </Modal>
    ),
  },
  question: {
    title: "Question",
    render: (close) => (
      <Confirm
        question={{ title: "Delete 3 files", hint: "They can be restored for 7 days.", run: nothing }}
        onClose={close}
      />
    ),
  },
  reason: {
    title: "Question with a reason",
    render: (close) => (
      <Confirm
        question={{
          title: "Quarantine",
          hint: "Nobody sees the file until it is released.",
          reason: "Reason",
          run: nothing,
        }}
        onClose={close}
      />
    ),
  },
  drawer: {
    title: "Details over a list",
    render: (close) => (
      <DetailsOver label="Details" opened="f1" onClose={close} size={440}>
        <FactList facts={FACTS} />
      </DetailsOver>
    ),
  },
};

export function Dialogs({ opened }: { opened: string | null }) {
  const [open, setOpen] = useState(opened);
  useCommands(() => COMMANDS);
  return (
    <Section title="Dialogs">
      <Group gap="xs">
        {Object.entries(DIALOGS).map(([name, { title }]) => (
          <Button key={name} variant="default" onClick={() => setOpen(name)}>
            {title}
          </Button>
        ))}
      </Group>
      {open && DIALOGS[open]?.render(() => setOpen(null))}
    </Section>
  );
}
