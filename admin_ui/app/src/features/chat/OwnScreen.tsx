/** The frame of a list of one's own beside the rooms, as of what is sent later. */
import { ActionIcon } from "@mantine/core";
import type { ReactNode } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import layout from "./layout.module.css";
import marks from "./marks/marks.module.css";
import own from "./own/own.module.css";
import room from "./room.module.css";

interface Props {
  title: string;
  onBack: () => void;
  /** What can be done with the whole list, at the end of its head. */
  action?: ReactNode;
  children: ReactNode;
}

export function OwnScreen({ title, onBack, action, children }: Props) {
  return (
    <section className={layout.main} aria-label={title}>
      <header className={`${room.head} ${own.head}`}>
        <ActionIcon
          className={room.onlyPhone ?? ""}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={TEXTS.chat.back}
          onClick={onBack}
        >
          <Icon name="back" turns />
        </ActionIcon>
        <h1 className={room.name}>{title}</h1>
        {action}
      </header>
      <div className={marks.screen}>{children}</div>
    </section>
  );
}
