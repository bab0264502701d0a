/** A person's or room's picture: a coloured disc with initials, the same colour for the same name. */
import { Avatar } from "@mantine/core";

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
      color="initials"
      size={size}
      radius={square ? "md" : "xl"}
      alt=""
      aria-hidden="true"
      style={{ flex: "none" }}
    />
  );
}
