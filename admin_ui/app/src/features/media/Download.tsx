/** The way to keep a file: a link that saves it under its name. */
import { ActionIcon } from "@mantine/core";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { useMediaAccess } from "./access.ts";

interface Props {
  path: string;
  name: string;
  /** Whether it lies on a picture of any colour. */
  onPicture?: boolean;
}

export function Download({ path, name, onPicture = false }: Props) {
  const access = useMediaAccess();
  return (
    <ActionIcon
      component="a"
      href={access.url(path)}
      download={name}
      variant={onPicture ? "default" : "subtle"}
      color="gray"
      size="lg"
      radius={onPicture ? "xl" : "md"}
      aria-label={`${TEXTS.media.download} ${name}`}
      title={TEXTS.media.download}
    >
      <Icon name="download" />
    </ActionIcon>
  );
}
