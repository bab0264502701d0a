/** The files of a namespace as a table or a grid, of which only the visible part is drawn; the page scrolls it. */
import { Skeleton, UnstyledButton } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import type { Attachment } from "@offchat/client";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import type { MouseEvent, ReactNode } from "react";
import { useEffect, useRef } from "react";
import { moderation } from "../../texts/moderation.ts";
import { DocumentSign } from "../../ui/DocumentSign.tsx";
import { brief, bytes, exact } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { facts, fileName, ICONS, StateMark, shape } from "./labels.tsx";
import classes from "./moderation.module.css";

const ROW_PX = 56;
const CARD_PX = { width: 176, height: 212 };
/** What stands over the first rows while they are scrolled: the head of the table. */
const HEAD_PX = 40;

interface Props {
  files: Attachment[];
  grid: boolean;
  /** Whether these are what was asked for before, because the answer is still out. */
  stale: boolean;
  selected: string | null;
  /** `byKeyboard`: the focus may go to what is opened. */
  onSelect: (file: Attachment, byKeyboard: boolean) => void;
  /** Called when the end comes into view and there is more. */
  onEnd: () => void;
  renderPlaceholder: (hash: string | null) => ReactNode;
}

function Head({ marked }: { marked: boolean }) {
  const words = moderation.columns;
  return (
    <div className={`${classes.line} ${classes.head}`} aria-hidden="true">
      <span>{words.file}</span>
      {marked && <span>{words.state}</span>}
      <span className={classes.middle}>{words.uploader}</span>
      <span className={classes.wide}>{words.size}</span>
      <span className={classes.wide}>{words.facts}</span>
      <span className={classes.middle}>{words.when}</span>
    </div>
  );
}

type EntryProps = Pick<Props, "onSelect" | "renderPlaceholder"> & { file: Attachment; index: number; chosen: boolean };

function Thumb({ file, renderPlaceholder }: Pick<EntryProps, "file" | "renderPlaceholder">) {
  return (
    <span className={classes.thumb}>
      {renderPlaceholder(file.placeholder) ??
        (file.kind === "file" ? <DocumentSign name={file.name} size={20} /> : <Icon name={ICONS[file.kind]} />)}
    </span>
  );
}

function Open({ file, onSelect }: Pick<EntryProps, "file" | "onSelect">) {
  const name = fileName(file);
  return (
    <UnstyledButton
      className={classes.open ?? ""}
      aria-label={moderation.openDetails(name)}
      title={name}
      dir="auto"
      onClick={({ detail }: MouseEvent) => onSelect(file, detail === 0)}
    >
      {name}
    </UnstyledButton>
  );
}

type LineProps = EntryProps & { start: number; marked: boolean };

function Line({ file, index, chosen, start, marked, onSelect, renderPlaceholder }: LineProps) {
  const transform = `translateY(${start}px)`;
  return (
    <li
      className={`${classes.line} ${classes.item}`}
      style={{ transform }}
      data-selected={chosen}
      data-file={file.id}
      data-index={index}
    >
      <div className={classes.file}>
        <Thumb file={file} renderPlaceholder={renderPlaceholder} />
        <div className={classes.named}>
          <Open file={file} onSelect={onSelect} />
          <div className={`${classes.faint} ${classes.onlyNarrow}`}>{facts(file)}</div>
        </div>
      </div>
      {marked && <StateMark file={file} />}
      <span className={`${classes.faint} ${classes.middle}`} dir="auto">
        {file.uploader.display_name}
      </span>
      <span className={`${classes.faint} ${classes.wide}`}>{bytes(file.size)}</span>
      <span className={`${classes.faint} ${classes.wide}`}>{shape(file)}</span>
      <time className={`${classes.faint} ${classes.middle}`} dateTime={file.created_at} title={exact(file.created_at)}>
        {brief(file.created_at)}
      </time>
    </li>
  );
}

function Card({ file, index, chosen, onSelect, renderPlaceholder }: EntryProps) {
  return (
    <li className={classes.card} data-selected={chosen} data-file={file.id} data-index={index}>
      <Thumb file={file} renderPlaceholder={renderPlaceholder} />
      <Open file={file} onSelect={onSelect} />
      <span className={classes.faint} dir="auto">
        {file.uploader.display_name}
      </span>
      <span className={classes.faint}>{`${bytes(file.size)} · ${brief(file.created_at)}`}</span>
      <StateMark file={file} />
    </li>
  );
}

/** What stands here until the first files are known. */
export function WaitingList() {
  return (
    <div className={classes.list} data-marked="false" aria-hidden="true">
      <Head marked={false} />
      {[1, 2, 3, 4, 5, 6].map((place) => (
        <div key={place} className={classes.line} style={{ height: ROW_PX }}>
          <div className={classes.file}>
            <Skeleton h={40} w={60} radius="sm" style={{ flex: "none" }} />
            <Skeleton h={12} w="60%" />
          </div>
        </div>
      ))}
    </div>
  );
}

/** Lines of one file each, or of as many cards as there is room for, and which of them are drawn. */
function useLines({ files, grid, selected, onEnd }: Props) {
  const { ref: size, width } = useElementSize<HTMLDivElement>();
  const top = useRef<HTMLDivElement>(null);
  const columns = grid ? Math.max(2, Math.floor(width / CARD_PX.width)) : 1;
  const virtual = useWindowVirtualizer({
    count: Math.ceil(files.length / columns),
    estimateSize: () => (grid ? CARD_PX.height : ROW_PX),
    overscan: 8,
    scrollMargin: top.current?.offsetTop ?? 0,
    scrollPaddingStart: HEAD_PX,
    scrollPaddingEnd: HEAD_PX,
  });
  const items = virtual.getVirtualItems();
  const last = ((items.at(-1)?.index ?? -1) + 1) * columns;
  useEffect(() => {
    if (last >= files.length) onEnd();
  }, [last, files.length, onEnd]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: lines are measured anew only where their height changes
  useEffect(() => virtual.measure(), [grid, columns]);
  const place = files.findIndex(({ id }) => id === selected);
  const line = Math.floor(place / columns);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is chosen anew is brought into view
  useEffect(() => {
    if (line >= 0) virtual.scrollToIndex(line, { align: "auto" });
  }, [selected]);
  const lines = items.map(({ key, index, start }) => ({ key, index, start: start - virtual.options.scrollMargin }));
  return { size, top, columns, lines, height: virtual.getTotalSize() };
}

export function FileList(props: Props) {
  const { files, grid, stale, selected, onSelect, renderPlaceholder } = props;
  const { size, top, columns, lines, height } = useLines(props);
  const marked = files.some(({ state, hold }) => state !== "ready" || hold);
  const entry = (index: number) => {
    const file = files[index];
    return file && { file, index, chosen: file.id === selected, onSelect, renderPlaceholder };
  };
  return (
    <div ref={size} className={classes.list} aria-busy={stale} data-stale={stale} data-marked={marked}>
      {!grid && <Head marked={marked} />}
      <div ref={top}>
        <ul className={classes.rows} style={{ height }}>
          {lines.flatMap(({ key, index, start }) => {
            if (!grid) {
              const shown = entry(index);
              return shown ? [<Line key={shown.file.id} {...shown} start={start} marked={marked} />] : [];
            }
            const cards = Array.from({ length: columns }, (_, column) => entry(index * columns + column));
            const style = {
              transform: `translateY(${start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            };
            return [
              <li key={key} style={{ listStyle: "none" }}>
                <ul className={classes.cards} style={{ ...style, padding: 0 }}>
                  {cards.map((shown) => shown && <Card key={shown.file.id} {...shown} />)}
                </ul>
              </li>,
            ];
          })}
        </ul>
      </div>
    </div>
  );
}
