/** A secret that is shown once, with a button that copies it; it is gone with the window. */
import { Button, CopyButton, Stack, Text, TextInput } from "@mantine/core";
import { administration } from "../texts/administration.ts";
import { bots as words } from "../texts/bots.ts";
import { Icon } from "./icons.tsx";

interface Props {
  label: string;
  hint: string;
  secret: string;
  onDone: () => void;
}

export function SecretOnce({ label, hint, secret, onDone }: Props) {
  return (
    <Stack gap="sm">
      <TextInput
        label={label}
        description={hint}
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
            {copied ? words.copied : words.copy}
          </Button>
        )}
      </CopyButton>
      <Button variant="default" onClick={onDone}>
        {administration.done}
      </Button>
    </Stack>
  );
}
