/** Every shared component, and files in every state, on one page: to look at while one changes them. */
import { Badge, Button, Group, MantineProvider, TextInput } from "@mantine/core";
import { OffChatError } from "@offchat/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { MemoryRouter } from "react-router";
import { AttachmentView } from "../src/features/media/AttachmentView.tsx";
import { linksAsTheyAre, MediaAccessContext, STILL } from "../src/features/media/access.ts";
import { MessageFiles } from "../src/features/media/MessageFiles.tsx";
import { DateField } from "../src/ui/DateField.tsx";
import { Failed } from "../src/ui/Failed.tsx";
import { Initials } from "../src/ui/Initials.tsx";
import { Icon } from "../src/ui/icons.tsx";
import { Keys } from "../src/ui/Keys.tsx";
import { MoreFailed } from "../src/ui/MoreFailed.tsx";
import { Notice } from "../src/ui/Notice.tsx";
import { PageHead } from "../src/ui/PageHead.tsx";
import { SearchField } from "../src/ui/SearchField.tsx";
import { Section } from "../src/ui/Section.tsx";
import { ShortId } from "../src/ui/ShortId.tsx";
import { Toggle } from "../src/ui/Toggle.tsx";
import { cssVariables, theme } from "../src/ui/theme.ts";
import { Composer } from "./composer.tsx";
import { Dashboard } from "./dashboard.tsx";
import { Dialogs } from "./dialogs.tsx";
import classes from "./examples.module.css";
import type { Example } from "./files.ts";
import { FILES } from "./files.ts";
import { Library } from "./library.tsx";
import { Place } from "./Place.tsx";

const TYPES = ["meta", "dense", "body", "room", "title", "figure"];
const SURFACES = ["canvas", "panel", "raised", "hover", "line", "accent", "accent-faint"];
const STATES = ["busy", "warning", "failed", "held"];
const NAMES = ["Ada", "Bo", "Carol Shaw", "Dora Lind", "Emil", "Fatima Zahra", "Gus", "Hana Mori", "Ivo", "Jo March"];
const AWAY = new OffChatError({ code: "unreachable", retryable: true });

const queries = new QueryClient();

const nothing = (): void => undefined;

function FileExample({ example: { title, files, progress } }: { example: Example }) {
  const [only] = files;
  return (
    <MediaAccessContext value={{ ...linksAsTheyAre, live: { ...STILL, progress: () => progress } }}>
      <Place title={title}>
        {files.length === 1 && only ? (
          <AttachmentView attachment={only} />
        ) : (
          <MessageFiles attachments={files} uploads={[]} />
        )}
      </Place>
    </MediaAccessContext>
  );
}

function Swatches({ names }: { names: readonly string[] }) {
  return (
    <ul className={classes.swatches}>
      {names.map((name) => (
        <li key={name}>
          <span style={{ background: `var(--${name})` }} />
          {name}
        </li>
      ))}
    </ul>
  );
}

function Foundations() {
  return (
    <Section title="Type, colours, icons">
      <div className={classes.stack}>
        {TYPES.map((name) => (
          <p key={name} style={{ font: `var(--type-${name})`, margin: 0 }}>
            {name}: 1,280 files in the library
          </p>
        ))}
        <Swatches names={SURFACES} />
        <Swatches names={STATES} />
        <Group gap="md">
          {(["send", "clip", "play", "video", "picture", "warning", "shield", "clock", "search"] as const).map(
            (name) => (
              <Icon key={name} name={name} size={20} />
            ),
          )}
        </Group>
      </div>
    </Section>
  );
}

function Controls() {
  const [words, setWords] = useState("");
  const [quiet, setQuiet] = useState(true);
  return (
    <Section title="Controls">
      <div className={classes.stack}>
        <Group gap="xs">
          <Button>Save</Button>
          <Button variant="default">Cancel</Button>
          <Button variant="light">Add files</Button>
          <Button loading>Save</Button>
          <Button disabled>Save</Button>
          <Button color="red">Delete</Button>
          <Badge>12</Badge>
          <Keys keys="Mod+K" />
          <ShortId id="01a2258f-0783-7d08-b13d-34c7f9a6a653" copyLabel="Copy the id" />
        </Group>
        <Group gap="xs" align="start">
          <TextInput label="Name" defaultValue="general" />
          <TextInput label="Name" defaultValue="general" error="There is a room with this name." />
          <TextInput label="Name" defaultValue="general" disabled />
          <SearchField label="Search" value={words} onSearch={setWords} />
        </Group>
        <Group gap="xs">
          {NAMES.map((name) => (
            <Initials key={name} name={name} />
          ))}
          <Initials name="general" square />
        </Group>
        <Toggle label="Quiet hours" hint="Nothing is sent then." on={quiet} onChange={setQuiet} />
        <Toggle label="Notify me on this device" on={false} disabled onChange={nothing} />
        <DateField label="Day" value="2026-11-20" onChange={nothing} maw={220} />
      </div>
    </Section>
  );
}

function Notices() {
  return (
    <Section title="Where nothing else stands">
      <div className={classes.grid}>
        <Place title="Empty">
          <Notice icon="picture" action={{ label: "Add files", run: nothing }}>
            No files yet. Add some, or drop them here.
          </Notice>
        </Place>
        <Place title="Failed">
          <Failed error={AWAY} onRetry={nothing} />
        </Place>
        <Place title="The next page failed">
          <MoreFailed error={AWAY} onRetry={nothing} />
        </Place>
      </div>
    </Section>
  );
}

interface Props {
  scheme?: "dark" | "light" | undefined;
  /** The dialog that lies over the page at first. */
  open?: string | null;
}

export function ExamplesPage({ scheme, open = null }: Props) {
  const forced = scheme === undefined ? {} : { forceColorScheme: scheme };
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" {...forced}>
      <QueryClientProvider client={queries}>
        <MemoryRouter>
          <main className={classes.page}>
            <PageHead title="Examples" />
            <Foundations />
            <Controls />
            <Dialogs opened={open} />
            <Notices />
            <Section title="Files">
              <div className={classes.grid}>
                {FILES.map((example) => (
                  <FileExample key={example.title} example={example} />
                ))}
              </div>
            </Section>
            <Composer />
            <Library />
            <Dashboard />
          </main>
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
