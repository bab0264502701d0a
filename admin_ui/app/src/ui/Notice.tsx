/** What stands where nothing else does: an empty list, a failure, a wait; always says what to do. */
import { Button, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { IconName } from "./icons.tsx";
import { Icon } from "./icons.tsx";

interface Props {
  icon: IconName;
  children: ReactNode;
  action?: { label: string; run: () => void } | undefined;
}

export function Notice({ icon, children, action }: Props) {
  return (
    <Stack align="center" justify="center" gap="sm" p="xl" h="100%" c="dimmed" ta="center">
      <Icon name={icon} size={34} style={{ opacity: 0.55 }} />
      <Text size="sm" maw={360} style={{ textWrap: "balance" }}>
        {children}
      </Text>
      {action && (
        <Button variant="light" size="xs" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </Stack>
  );
}
