/** What each file of a message that is not sent yet has beside it: its caption, and its place among the others. */
import { ActionIcon, Textarea } from "@mantine/core";
import type { ReactNode } from "react";
import { useState } from "react";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import captioned from "../captions.module.css";
import { moved, over } from "../captions.ts";
import classes from "./later.module.css";

/** The text below one file; without `onChange` it is read alone. */
export interface Caption {
  text: string;
  onChange?: (text: string) => void;
}

export function CaptionField({ name, caption: { text, onChange } }: { name: string; caption: Caption }) {
  const excess = over(text);
  if (!onChange) {
    return text === "" ? null : (
      <span className={classes.caption} dir="auto">
        {text}
      </span>
    );
  }
  return (
    <Textarea
      aria-label={TEXTS.chat.captions.of(name)}
      placeholder={TEXTS.chat.captions.placeholder}
      dir="auto"
      size="sm"
      autosize
      minRows={1}
      maxRows={4}
      value={text}
      error={excess > 0 && TEXTS.chat.captions.tooLong(excess)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** One file among others: where it stands, and how it comes to another place. */
export interface Place {
  at: number;
  of: number;
  move: (to: number) => void;
  /** Dragged by its picture, it is put wherever it is held over. */
  drag: { begin: () => void; over: () => boolean; end: () => void };
}

export function Moves({ name, place: { at, of, move } }: { name: string; place: Place }) {
  if (of < 2) return null;
  return (
    <span className={classes.moves}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={TEXTS.chat.captions.up(name)}
        disabled={at === 0}
        onClick={() => move(at - 1)}
      >
        <Icon name="down" size={14} style={{ transform: "rotate(180deg)" }} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={TEXTS.chat.captions.down(name)}
        disabled={at === of - 1}
        onClick={() => move(at + 1)}
      >
        <Icon name="down" size={14} />
      </ActionIcon>
    </span>
  );
}

/** The picture of a file, by which it is dragged to another place. */
export function Handle({ place, children }: { place: Place | undefined; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons beside it do the same
    <span
      className={classes.picture}
      draggable={place !== undefined && place.of > 1}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", "");
        place?.drag.begin();
      }}
      onDragEnd={() => place?.drag.end()}
    >
      {children}
    </span>
  );
}

/** A row of the list that takes what is dragged over it. */
export function Row({ place, children, failed }: { place: Place | undefined; children: ReactNode; failed?: boolean }) {
  return (
    <li
      className={classes.file}
      data-failed={failed}
      onDragOver={(event) => {
        if (place?.drag.over()) event.preventDefault();
      }}
      onDrop={(event) => place && event.preventDefault()}
    >
      {children}
    </li>
  );
}

/** The places of some files, by their ids; `told` says where one has come to, for those who do not see it. */
export function usePlaces(
  ids: readonly string[],
  onOrder: ((ids: string[]) => void) | undefined,
  nameOf: (id: string) => string,
): { placeOf: (id: string) => Place | undefined; told: ReactNode } {
  const [dragged, setDragged] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const placeOf = (id: string): Place | undefined =>
    onOrder && {
      at: ids.indexOf(id),
      of: ids.length,
      move: (to) => {
        onOrder(moved(ids, id, to));
        setSaid(TEXTS.chat.captions.moved(nameOf(id), to + 1, ids.length));
      },
      drag: {
        begin: () => setDragged(id),
        over: () => {
          if (dragged === null) return false;
          if (dragged !== id) onOrder(moved(ids, dragged, ids.indexOf(id)));
          return true;
        },
        end: () => setDragged(null),
      },
    };
  const told = (
    <span className={captioned.told} role="status">
      {said}
    </span>
  );
  return { placeOf, told: onOrder ? told : null };
}
