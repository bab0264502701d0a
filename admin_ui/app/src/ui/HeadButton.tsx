/** A button of a whole page besides its main action; on phones an icon with a name. */
import { Button } from "@mantine/core";
import type { IconName } from "./icons.tsx";
import { Icon } from "./icons.tsx";
import classes from "./PageHead.module.css";

export interface HeadAction {
  icon: IconName;
  label: string;
  onClick: () => void;
}

export function HeadButton({ icon, label, onClick }: HeadAction) {
  return (
    <Button
      variant="default"
      size="sm"
      className={classes.button ?? ""}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <span className={classes.secondary}>
        <Icon name={icon} size={16} />
        <span>{label}</span>
      </span>
    </Button>
  );
}
