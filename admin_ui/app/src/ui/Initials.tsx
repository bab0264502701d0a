/** A person's or room's picture: initials on one of eight hues, the same hue for the same name. */
import { Avatar } from "@mantine/core";
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
  square?: boolean;
}

export function Initials({ name, src, size = 36, square = false }: Props) {
  return (
    <Avatar
      src={src ?? null}
      name={name}
      size={size}
      radius={square ? "md" : "xl"}
      alt=""
      aria-hidden="true"
      className={classes.root ?? ""}
      classNames={{ placeholder: classes.placeholder ?? "" }}
      data-hue={hueOf(name)}
    />
  );
}
