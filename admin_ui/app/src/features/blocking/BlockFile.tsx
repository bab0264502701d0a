/** The button in the details of a file that blocks what it holds. */
import { Button } from "@mantine/core";
import type { Rest } from "@offchat/client";
import { useState } from "react";
import { blocking as words } from "../../texts/blocking.ts";
import { Icon } from "../../ui/icons.tsx";
import { HashForm } from "./HashForm.tsx";

interface Props {
  rest: Rest;
  namespace: string;
  media: string;
}

export function BlockFile({ rest, namespace, media }: Props) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" size="sm" leftSection={<Icon name="block" size={16} />} onClick={() => setOpened(true)}>
        {words.blockFile}
      </Button>
      <HashForm
        rest={rest}
        namespace={namespace}
        which="blocked"
        media={media}
        opened={opened}
        onClose={() => setOpened(false)}
      />
    </>
  );
}
