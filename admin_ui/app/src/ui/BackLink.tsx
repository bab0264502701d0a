/** The way back to where a page of its own was opened from. */
import { ActionIcon } from "@mantine/core";
import { Link } from "react-router";
import { Icon } from "./icons.tsx";

export function BackLink({ to, label }: { to: string; label: string }) {
  return (
    <ActionIcon component={Link} to={to} variant="subtle" color="gray" size={40} aria-label={label} title={label}>
      <Icon name="back" turns />
    </ActionIcon>
  );
}
