/** Switches between light and dark; remembered by the browser, else as the system says. */
import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { TEXTS } from "../texts.ts";
import { Icon } from "./icons.tsx";

export function ColorSchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  const label = dark ? TEXTS.general.light : TEXTS.general.dark;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(dark ? "light" : "dark")}
    >
      <Icon name={dark ? "sun" : "moon"} />
    </ActionIcon>
  );
}
