/** Below the head of a room: the message that was pinned last, the way to it, and to all others. */
import { Button } from "@mantine/core";
import { memo } from "react";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import { useChat } from "../connection.ts";
import type { Jump } from "../jump.ts";
import shared from "../words.module.css";
import { Excerpt } from "./MarkedMessages.tsx";
import classes from "./marks.module.css";
import { useMarked } from "./useMarked.ts";

interface Props {
  room: string;
  jump: Jump;
  onAll: () => void;
}

export const PinBanner = memo(function PinBanner({ room, jump, onAll }: Props) {
  const { state } = useMarked(useChat().marks.pins(room));
  const newest = state.entries[0]?.message;
  if (!newest) return null;
  return (
    <section className={classes.banner} aria-label={TEXTS.marks.pinned}>
      <button type="button" className={classes.toPin} onClick={() => void jump.to({ message: newest.id })}>
        <Icon name="pin" size={15} />
        <span className={shared.clipped} dir="auto">
          <b>{newest.sender.display_name}</b> <Excerpt message={newest} />
        </span>
      </button>
      {(state.entries.length > 1 || state.more) && (
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onAll}>
          {TEXTS.marks.allPins}
        </Button>
      )}
    </section>
  );
});
