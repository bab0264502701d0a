/** Where people make an account by themselves, on servers that let them. */
import { Button, Stack, Text, Title } from "@mantine/core";
import { access as words } from "../../texts/access.ts";
import { TEXTS } from "../../texts.ts";
import { Logo } from "../../ui/Logo.tsx";
import { Door } from "./Door.tsx";
import { RegisterForm } from "./RegisterForm.tsx";

export function RegisterPage() {
  return (
    <Door>
      <Stack gap="md">
        <Logo size={40} />
        <Title order={1} fz={24}>
          {words.registerTitle}
        </Title>
        <Text size="sm">{words.registerHint}</Text>
        <RegisterForm />
        <Button component="a" href="/" variant="subtle" fullWidth>
          {TEXTS.accounts.logIn}
        </Button>
      </Stack>
    </Door>
  );
}
