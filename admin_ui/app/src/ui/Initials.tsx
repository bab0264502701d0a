/** The picture of a person or a room, or its initials on one of eight hues, the same hue for the same name. */
import type { SyntheticEvent } from "react";
import classes from "./Initials.module.css";

const HUES = 8;

/** Which of the hues a name has: 0 to 7. */
export function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum % HUES;
}

interface Props {
  name: string;
  src?: string | null | undefined;
  size?: number;
  /** As rooms are drawn. */
  square?: boolean;
}

/** Of two words their first letters, of one word its first two. */
export function lettersOf(name: string): string {
  const words = name.split(" ").filter(Boolean);
  const letters = words.length > 1 ? words.map((word) => [...word][0]) : [...(words[0] ?? "")];
  return letters.slice(0, 2).join("").toUpperCase();
}

const OURS = /^(.*\/media\/avatars\/[^/]+\/)128\.webp$/;

/** The sizes in which the server has the picture at `src`, for dense screens. */
export function sizesOf(src: string): string | undefined {
  const base = OURS.exec(src)?.[1];
  return base && [64, 128, 256].map((side) => `${base}${side}.webp ${side}w`).join(", ");
}

function show({ currentTarget }: SyntheticEvent<HTMLElement>): void {
  currentTarget.dataset.loaded = "true";
}

function hide({ currentTarget }: SyntheticEvent<HTMLElement>): void {
  currentTarget.hidden = true;
}

/** Plain elements without a state: for rows of which a busy conversation draws hundreds. */
export function initialsOf({ name, src, size = 36, square = false }: Props) {
  return (
    <span
      className={classes.root}
      aria-hidden="true"
      data-hue={hueOf(name)}
      data-square={square}
      style={{ width: size, height: size, fontSize: size / 2.5 }}
    >
      {lettersOf(name)}
      {src && (
        <img
          key={src}
          sizes={`${size}px`}
          srcSet={sizesOf(src)}
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onLoad={show}
          onError={hide}
        />
      )}
    </span>
  );
}

export function Initials(props: Props) {
  return initialsOf(props);
}
