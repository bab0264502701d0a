/** The end of an id, which is enough to tell things apart, with a way to copy the whole. */
import { ActionIcon, CopyButton, Group } from "@mantine/core";
import { moderation } from "../texts/moderation.ts";
import { Icon } from "./icons.tsx";

/** The last characters of an id. */
export function shortId(id: string): string {
  return id.slice(-6);
}

/** Browsers copy only on pages from safe addresses; elsewhere the whole id stands there to be selected. */
export function ShortId({ id, copyLabel }: { id: string; copyLabel: string }) {
  if (!navigator.clipboard) return id;
  return (
    <Group gap={6} component="span" title={id}>
      {shortId(id)}
      <CopyButton value={id}>
        {({ copied, copy }) => {
          const label = copied ? moderation.copied : copyLabel;
          return (
            <ActionIcon variant="subtle" color="gray" size={24} my={-3} aria-label={label} title={label} onClick={copy}>
              <Icon name={copied ? "release" : "copy"} size={15} />
            </ActionIcon>
          );
        }}
      </CopyButton>
    </Group>
  );
}
