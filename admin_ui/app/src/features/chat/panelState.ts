/** Whether the side panel is open, and on which tab: remembered by the browser on wide screens, closed on others. */
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import type { PanelTab } from "./Panel.tsx";

const NAME = "offchat.panel";
const WIDE = "(min-width: 1280px)";

function remembered(): PanelTab | null {
  try {
    const kept = localStorage.getItem(NAME);
    return kept === "files" || kept === "people" || kept === "pins" ? kept : kept === "closed" ? null : "media";
  } catch {
    return "media";
  }
}

function remember(tab: PanelTab | null): void {
  try {
    localStorage.setItem(NAME, tab ?? "closed");
  } catch {
    // A full or forbidden storage: the panel opens as usual the next time.
  }
}

/** The tab that is shown, null for none; and how to change that. */
export function usePanel(): readonly [PanelTab | null, (tab: PanelTab | null) => void] {
  const wide = useMediaQuery(WIDE, false, { getInitialValueInEffect: false });
  const [beside, setBeside] = useState(remembered);
  const [over, setOver] = useState<PanelTab | null>(null);
  const show = (tab: PanelTab | null) => {
    if (!wide) return setOver(tab);
    setBeside(tab);
    remember(tab);
  };
  return [wide ? beside : over, show];
}
