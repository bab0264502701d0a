/** The media of one room after the other, as a screen of its own on a phone. */
import { NativeSelect, SegmentedControl } from "@mantine/core";
import { useMemo, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Notice } from "../../ui/Notice.tsx";
import { useChatState } from "./connection.ts";
import layout from "./layout.module.css";
import type { GalleryKind, RenderGallery } from "./Panel.tsx";
import classes from "./panel.module.css";
import { byNewest, roomName } from "./rooms.ts";

/** `last`: the room that was open before, if any. */
export function MediaScreen({ last, renderGallery }: { last: string | null; renderGallery: RenderGallery }) {
  const rooms = useChatState((state) => state.rooms);
  const sorted = useMemo(() => Object.values(rooms).sort(byNewest), [rooms]);
  const [chosen, setChosen] = useState(last);
  const [kind, setKind] = useState<GalleryKind>("media");
  const room = sorted.find(({ id }) => id === chosen) ?? sorted[0];
  if (!room) return <Notice icon="picture">{TEXTS.chat.noRooms}</Notice>;
  return (
    <section className={`${layout.main} ${classes.screen}`} aria-label={TEXTS.chat.panels.media}>
      <div className={classes.head}>
        <h1 className={layout.product}>{TEXTS.chat.panels.media}</h1>
        <SegmentedControl
          size="xs"
          value={kind}
          onChange={(value) => setKind(value === "files" ? "files" : "media")}
          data={[
            { value: "media", label: TEXTS.chat.panels.media },
            { value: "files", label: TEXTS.chat.panels.files },
          ]}
        />
      </div>
      <NativeSelect
        aria-label={TEXTS.chat.roomOfMedia}
        px="md"
        value={room.id}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        data={sorted.map((one) => ({ value: one.id, label: roomName(one) }))}
      />
      <div className={classes.body}>{renderGallery(room, kind)}</div>
    </section>
  );
}
