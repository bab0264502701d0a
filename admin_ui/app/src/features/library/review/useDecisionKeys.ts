/** The keyboard among suggestions: on and back, and the decision on the one that is marked. */
import type { Suggestion } from "@offchat/client";
import { useEffect, useEffectEvent, useState } from "react";
import { mayBeShortcut, shortcutIn } from "../../../ui/shortcuts.ts";
import type { FileSuggestions } from "./grouped.ts";
import type { Decisions } from "./useSuggestions.ts";

/** The row that is marked when `current` goes: the next one that stays, else the one before it. */
export function after(rows: readonly Suggestion[], leaving: ReadonlySet<string>, current: string): string {
  const place = rows.findIndex(({ id }) => id === current);
  const stays = ({ id }: Suggestion) => !leaving.has(id);
  return (rows.slice(place).find(stays) ?? rows.slice(0, Math.max(place, 0)).findLast(stays))?.id ?? "";
}

export function useDecisionKeys(files: readonly FileSuggestions[], decisions: Decisions) {
  const [current, setCurrent] = useState("");
  const [editing, setEditing] = useState("");
  const rows = files.flatMap((file) => file.rows);
  const place = rows.findIndex(({ id }) => id === current);
  const mark = (id: string) => {
    setCurrent(id);
    document.querySelector(`[data-suggestion="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const step = (by: 1 | -1) => {
    const next = rows[place < 0 ? 0 : place + by];
    if (next) mark(next.id);
  };
  const decide = (action: "accept" | "reject", whole: boolean) => {
    const row = rows[place];
    if (!row) return;
    const chosen = (whole ? (files.find(({ media }) => media.id === row.media.id)?.rows ?? []) : [row]).filter(
      ({ state }) => state === "pending",
    );
    if (chosen.length === 0) return;
    mark(after(rows, new Set(chosen.map(({ id }) => id)), row.id));
    void decisions.decide(chosen, action);
  };
  const run = {
    nextSuggestion: () => step(1),
    previousSuggestion: () => step(-1),
    acceptSuggestion: () => decide("accept", false),
    rejectSuggestion: () => decide("reject", false),
    acceptFile: () => decide("accept", true),
    rejectFile: () => decide("reject", true),
    editSuggestion: () => rows[place]?.state === "pending" && setEditing(current),
    undoDecision: () => void decisions.undo(),
  };
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const name = shortcutIn("suggestions", event);
    if (name === null || !mayBeShortcut(event) || document.querySelector("[aria-modal=true]")) return;
    event.preventDefault();
    run[name]();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => pressed(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return { current, setCurrent, editing, setEditing };
}
