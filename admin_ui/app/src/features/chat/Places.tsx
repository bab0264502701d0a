/** The ways out of the conversations on a laptop; a phone has them as tabs at its foot. */

import { Button } from "@mantine/core";
import { Link } from "react-router";
import { TEXTS } from "../../texts.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import classes from "./layout.module.css";

interface Props {
  /** Addresses; the one for moderators is null for others. */
  library: string;
  moderate: string | null;
}

export function Places({ library, moderate }: Props) {
  const place = (icon: IconName, words: string, to: string) => (
    <Button
      component={Link}
      to={to}
      variant="subtle"
      color="gray"
      justify="flex-start"
      leftSection={<Icon name={icon} size={16} />}
    >
      {words}
    </Button>
  );
  return (
    <nav className={classes.places} aria-label={TEXTS.chat.places}>
      {place("folder", TEXTS.dashboard.sections.library, library)}
      {moderate && place("shield", TEXTS.chat.moderate, moderate)}
    </nav>
  );
}
