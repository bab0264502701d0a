/** A link that is shown once: the person who made it copies it from here, and it is gone with the window. */
import { Button, CopyButton, Modal, Stack, Text, TextInput } from "@mantine/core";
import { administration as words } from "../texts/administration.ts";
import { Icon } from "./icons.tsx";

export interface ShownLink {
  title: string;
  hint: string;
  url: string;
}

export function LinkOnce({ link, onClose }: { link: ShownLink | null; onClose: () => void }) {
  return (
    <Modal opened={link !== null} onClose={onClose} title={link?.title} closeOnClickOutside={false}>
      {link && (
        <Stack gap="sm">
          <Text size="sm">{link.hint}</Text>
          <TextInput
            aria-label={link.title}
            value={link.url}
            readOnly
            onFocus={({ currentTarget }) => currentTarget.select()}
            data-autofocus
          />
          <Text size="xs" c="dimmed">
            {words.shownOnce}
          </Text>
          <CopyButton value={link.url}>
            {({ copied, copy }) => (
              <Button leftSection={<Icon name={copied ? "release" : "copy"} size={16} />} onClick={copy}>
                {copied ? words.linkCopied : words.copyLink}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={onClose}>
            {words.done}
          </Button>
        </Stack>
      )}
    </Modal>
  );
}
