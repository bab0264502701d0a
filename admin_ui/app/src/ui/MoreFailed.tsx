/** What stands below a list whose next page could not be read: the pages before it stay. */
import { Button, Group, Text } from "@mantine/core";
import { TEXTS } from "../texts.ts";
import { isSignedOut, problemOf } from "./problem.ts";

export function MoreFailed({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  return (
    <Group justify="center" gap="sm" p="md" role="alert">
      <Text size="sm">{problemOf(error)}</Text>
      {!isSignedOut(error) && (
        <Button variant="light" size="xs" onClick={onRetry}>
          {TEXTS.general.retry}
        </Button>
      )}
    </Group>
  );
}
