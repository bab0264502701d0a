/** What belongs to a room: its media, its files, and who is in it. At the side, or over the conversation. */
import { ActionIcon, Tabs } from "@mantine/core";
import type { KeyboardEvent, ReactNode } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import type { RoomFacts } from "./connection.ts";
import { MemberList } from "./MemberList.tsx";
import classes from "./panel.module.css";

/** What a room's gallery can show. */
export type GalleryKind = "media" | "files";

export type PanelTab = GalleryKind | "people" | "pins";

/** Draws the media or the files of a room; the page puts it in. */
export type RenderGallery = (room: RoomFacts, kind: GalleryKind) => ReactNode;

/** The tabs of the panel, in their order. */
export const TABS: readonly PanelTab[] = ["media", "files", "people", "pins"];

interface Props {
  room: RoomFacts;
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
  onClose: () => void;
  renderGallery: RenderGallery;
  /** The list of pinned messages. */
  pins: ReactNode;
}

function isTab(value: string | null): value is PanelTab {
  return TABS.some((tab) => tab === value);
}

export function Panel({ room, tab, onTab, onClose, renderGallery, pins }: Props) {
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) onClose();
  };
  return (
    <aside className={classes.panel} aria-label={TEXTS.chat.about} onKeyDown={key}>
      <Tabs
        value={tab}
        onChange={(value) => isTab(value) && onTab(value)}
        keepMounted={false}
        style={{ display: "flex", flex: 1, flexDirection: "column", minHeight: 0 }}
      >
        <div className={classes.head}>
          <Tabs.List className={`${classes.tabs} ${classes.list}`}>
            {TABS.map((name) => (
              <Tabs.Tab key={name} value={name} className={classes.tab ?? ""}>
                {TEXTS.chat.panels[name]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={TEXTS.chat.closePanel} onClick={onClose}>
            <Icon name="close" />
          </ActionIcon>
        </div>
        <Tabs.Panel value="media" className={classes.body ?? ""}>
          {renderGallery(room, "media")}
        </Tabs.Panel>
        <Tabs.Panel value="files" className={classes.body ?? ""}>
          {renderGallery(room, "files")}
        </Tabs.Panel>
        <Tabs.Panel value="people" className={classes.body ?? ""}>
          <MemberList room={room} />
        </Tabs.Panel>
        <Tabs.Panel value="pins" className={classes.body ?? ""}>
          {pins}
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
}
