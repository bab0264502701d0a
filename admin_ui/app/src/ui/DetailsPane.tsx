/** The details of what is chosen in a list: beside the list, which stays in use, or over it where there is no room. */
import { CloseButton, Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { TEXTS } from "../texts.ts";
import classes from "./DetailsPane.module.css";

interface Props {
  label: string;
  /** The id of what is shown; empty while nothing is. */
  opened: string;
  onClose: () => void;
  /** Pixels that the pane is wide. */
  size: number;
  children: ReactNode;
}

export function DetailsOver({ label, opened, onClose, size, children }: Props) {
  return (
    <Drawer
      opened={opened !== ""}
      onClose={onClose}
      returnFocus={false}
      position="right"
      size={size}
      title={label}
      closeButtonProps={{ "aria-label": TEXTS.general.close }}
    >
      {children}
    </Drawer>
  );
}

/** `focused`: the keyboard goes here when something is opened. Escape closes it, unless that closes what lies above. */
export function DetailsBeside({ label, opened, onClose, size, children, focused }: Props & { focused: boolean }) {
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    if (opened && focused) pane.current?.focus({ preventScroll: true });
  }, [opened, focused]);
  const open = opened !== "";
  useEffect(() => {
    if (!open) return;
    const leave = ({ key, defaultPrevented }: KeyboardEvent) => {
      const covered = document.querySelector("[aria-modal=true], [aria-haspopup][aria-expanded=true]") !== null;
      if (key === "Escape" && !defaultPrevented && !covered) onClose();
    };
    document.addEventListener("keydown", leave);
    return () => document.removeEventListener("keydown", leave);
  }, [open, onClose]);
  if (!open) return null;
  return (
    <aside ref={pane} className={classes.beside} style={{ flexBasis: size }} aria-label={label} tabIndex={-1}>
      <CloseButton className={classes.close ?? ""} aria-label={TEXTS.general.close} onClick={onClose} />
      {children}
    </aside>
  );
}
