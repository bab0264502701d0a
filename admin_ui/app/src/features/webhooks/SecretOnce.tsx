/** The secret of a webhook, shown once: it is copied from here, and gone with the window. */
import { Button, CopyButton, Modal, Stack, Text, TextInput } from "@mantine/core";
import { webhooks as words } from "../../texts/webhooks.ts";
import { Icon } from "../../ui/icons.tsx";

export function SecretOnce({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  return (
    <Modal opened={secret !== null} onClose={onClose} title={words.secret} closeOnClickOutside={false}>
      {secret !== null && (
        <Stack gap="sm">
          <Text size="sm">{words.secretHint}</Text>
          <TextInput
            aria-label={words.secret}
            value={secret}
            readOnly
            dir="ltr"
            onFocus={({ currentTarget }) => currentTarget.select()}
            data-autofocus
          />
          <Text size="xs" c="dimmed">
            {words.shownOnce}
          </Text>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button leftSection={<Icon name={copied ? "release" : "copy"} size={16} />} onClick={copy}>
                {copied ? words.secretCopied : words.copySecret}
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
