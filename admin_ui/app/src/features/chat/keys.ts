/** Keys that hold everywhere on the page: Alt and an arrow lead to the room above or below. */
import { useEffect } from "react";

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

/** The room so many places below the open one in the list, as it is drawn; the first or last where none is open. */
export function besideRoom(list: readonly string[], current: string | null, step: number): string | null {
  const place = current === null ? -1 : list.indexOf(current);
  if (place < 0) return (step > 0 ? list[0] : list.at(-1)) ?? null;
  return list[place + step] ?? null;
}

export function useRoomKeys(current: string | null, onPick: (room: string) => void): void {
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      const step = STEPS[event.key];
      if (step === undefined || !event.altKey || event.ctrlKey || event.metaKey) return;
      const drawn = [...document.querySelectorAll<HTMLElement>("nav [data-room]")];
      const next = besideRoom(
        drawn.flatMap(({ dataset }) => dataset.room ?? []),
        current,
        step,
      );
      if (next === null) return;
      event.preventDefault();
      onPick(next);
    };
    window.addEventListener("keydown", key);
    return () => window.removeEventListener("keydown", key);
  }, [current, onPick]);
}
