/** The files of a namespace as a long list, of which only the visible part is drawn. */
import { Skeleton, UnstyledButton } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { TEXTS } from "../../texts.ts";
import { brief, bytes, exact } from "../../ui/format.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import { facts, fileName, StateBadges, shape } from "./labels.tsx";
import classes from "./moderation.module.css";

const ROW_PX = 64;
const ICONS = { image: "picture", video: "video", audio: "sound", file: "file" } as const satisfies Record<
  Attachment["kind"],
  IconName
>;

interface Props {
  files: Attachment[];
  /** Whether these are what was asked for before, because the answer is still out. */
  stale: boolean;
  selected: string | null;
  onSelect: (file: Attachment) => void;
  /** Called when the end comes into view and there is more. */
  onEnd: () => void;
  renderPlaceholder: (hash: string | null) => ReactNode;
}

function Head() {
  const { columns } = TEXTS.moderation;
  return (
    <div className={`${classes.line} ${classes.head}`} aria-hidden="true">
      {Object.entries(columns).map(([name, words]) => (
        <span key={name}>{words}</span>
      ))}
    </div>
  );
}

type LineProps = Pick<Props, "onSelect" | "renderPlaceholder"> & {
  file: Attachment;
  index: number;
  selected: boolean;
  start: number;
};

function Line({ file, index, selected, start, onSelect, renderPlaceholder }: LineProps) {
  const name = fileName(file);
  return (
    <li
      className={`${classes.line} ${classes.item}`}
      style={{ transform: `translateY(${start}px)` }}
      data-selected={selected}
      data-file={file.id}
      data-index={index}
    >
      <div className={classes.file}>
        <span className={classes.thumb}>{renderPlaceholder(file.placeholder) ?? <Icon name={ICONS[file.kind]} />}</span>
        <div className={classes.named}>
          <UnstyledButton
            className={classes.open ?? ""}
            aria-label={TEXTS.moderation.openDetails(name)}
            onClick={() => onSelect(file)}
          >
            {name}
          </UnstyledButton>
          <div className={`${classes.faint} ${classes.onlyNarrow}`}>{facts(file)}</div>
        </div>
      </div>
      <div className={classes.badges}>
        <StateBadges file={file} />
      </div>
      <span className={`${classes.faint} ${classes.onlyWide}`}>{file.uploader.display_name}</span>
      <span className={`${classes.faint} ${classes.onlyWide}`}>{bytes(file.size)}</span>
      <span className={`${classes.faint} ${classes.onlyWide}`}>{shape(file)}</span>
      <time
        className={`${classes.faint} ${classes.onlyWide}`}
        dateTime={file.created_at}
        title={exact(file.created_at)}
      >
        {brief(file.created_at)}
      </time>
    </li>
  );
}

/** What stands here until the first files are known. */
export function WaitingList() {
  return (
    <div className={classes.list} aria-hidden="true">
      <Head />
      {[1, 2, 3, 4, 5, 6].map((place) => (
        <div key={place} className={classes.line} style={{ height: ROW_PX }}>
          <div className={classes.file}>
            <Skeleton h={44} w={68} radius={8} style={{ flex: "none" }} />
            <Skeleton h={12} w="60%" />
          </div>
          <Skeleton h={16} w={70} />
        </div>
      ))}
    </div>
  );
}

export function FileList({ files, stale, selected, onSelect, onEnd, renderPlaceholder }: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: files.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => files[index]?.id ?? index,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= files.length - 1) onEnd();
  }, [last, files.length, onEnd]);
  return (
    <div ref={scroll} className={classes.list} aria-busy={stale} data-stale={stale}>
      <Head />
      <ul style={{ position: "relative", height: virtual.getTotalSize(), margin: 0, padding: 0, listStyle: "none" }}>
        {items.map(({ key, index, start }) => {
          const file = files[index];
          const line = { index, start, onSelect, renderPlaceholder };
          return file ? <Line key={key} file={file} selected={file.id === selected} {...line} /> : null;
        })}
      </ul>
    </div>
  );
}
