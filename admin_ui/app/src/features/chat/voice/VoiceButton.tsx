/** The buttons beside a recording. */
import { ActionIcon } from "@mantine/core";
import type { Ref } from "react";
import type { IconName } from "../../../ui/icons.tsx";
import { Icon } from "../../../ui/icons.tsx";

interface Props {
  ref?: Ref<HTMLButtonElement>;
  icon: IconName;
  label: string;
  onClick: () => void;
  disabled?: boolean;
  /** What it does cannot be taken back, or is what is usually wanted next. */
  look?: "danger" | "next";
}

export function VoiceButton({ ref, icon, label, onClick, disabled = false, look = "next" }: Props) {
  return (
    <ActionIcon
      ref={ref ?? null}
      size={36}
      radius="md"
      {...(look === "danger" && { variant: "subtle", color: "red" })}
      disabled={disabled}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} size={19} turns={icon === "send"} filled={icon === "stop"} />
    </ActionIcon>
  );
}
