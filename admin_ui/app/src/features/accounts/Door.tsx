/** The card in the middle of the page behind which the screens begin: log-in, invitation, new password. */
import { Center, Paper } from "@mantine/core";
import type { ReactNode } from "react";

export function Door({ children, corner }: { children: ReactNode; corner?: ReactNode }) {
  return (
    <Center component="main" mih="100dvh" p="md" bg="light-dark(var(--panel), var(--canvas))">
      <Paper shadow="sm" radius="lg" p={32} w="100%" maw={400} bg="light-dark(var(--raised), var(--panel))">
        {children}
      </Paper>
      {corner && <div style={{ position: "fixed", insetBlockStart: 12, insetInlineEnd: 12 }}>{corner}</div>}
    </Center>
  );
}
