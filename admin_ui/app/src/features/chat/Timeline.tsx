/** The messages of a room: only what is visible is drawn, the newest stays in view, reading further up is not disturbed. */
import { Button, Skeleton } from "@mantine/core";
import { isTombstone } from "@offchat/client";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { ReactNode } from "react";
import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { opening } from "../../texts/opening.ts";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { Notice } from "../../ui/Notice.tsx";
import type { RoomFacts } from "./connection.ts";
import { useChat, useChatState, useStatus } from "./connection.ts";
import type { FilesView } from "./files.ts";
import type { Jump } from "./jump.ts";
import { MessageRow } from "./MessageRow.tsx";
import message from "./message.module.css";
import { PendingRow } from "./PendingRow.tsx";
import { usePlaying } from "./playing.ts";
import type { Unread, View } from "./reading.ts";
import { useReadMark, useUnread } from "./reading.ts";
import { roomName, silence } from "./rooms.ts";
import { useRoving } from "./roving.ts";
import type { Row } from "./rows.ts";
import { estimate, RowMaker } from "./rows.ts";
import { AT_END_PX, useEarlier, useLater, useScrollAnchor } from "./scrollAnchor.ts";
import { useSwiping } from "./swiping.ts";
import { useAnswering } from "./threads/answering.ts";
import classes from "./timeline.module.css";
import { UnreadBar } from "./UnreadBar.tsx";

interface Props {
  room: RoomFacts;
  /** Whether reading the room has failed so far. */
  late: boolean;
  jump: Jump;
  files: FilesView;
}

/** How wide the lines of messages are that have not come yet, in percent. */
const SHAPES = [34, 58, 26, 45];

function useRows(room: RoomFacts): { rows: Row[] | null; unread: Unread } {
  const timeline = useChatState((state) => state.timelines[room.id]);
  const allPending = useChatState((state) => state.pending);
  const me = useChatState((state) => state.me?.id ?? "");
  const unread = useUnread(room.id, timeline, me);
  const firstNew = unread.first?.number ?? null;
  const [maker] = useState(() => new RowMaker());
  const rows = useMemo(() => {
    const pending = allPending.filter((echo) => echo.room === room.id && (echo.thread === null || echo.broadcast));
    return timeline ? maker.rowsOf(timeline.entries, pending, timeline.more, me, firstNew) : null;
  }, [maker, timeline, allPending, room.id, me, firstNew]);
  return { rows, unread };
}

/** A room that has not been read yet: the shape of messages, and those of one's own that wait already. */
function Unloaded({ room, late, files }: Props) {
  const offline = useStatus() === "offline" || late;
  const pending = useChatState((state) => state.pending);
  return (
    <div className={classes.scroll} aria-busy="true">
      {offline && (
        <p className={`${classes.column} ${classes.top}`} role="status">
          {TEXTS.chat.later}
        </p>
      )}
      {SHAPES.map((width) => (
        <div key={width} className={message.message} aria-hidden="true">
          <Skeleton circle h={36} w={36} animate={!offline} />
          <div>
            <Skeleton h={12} w={110} mt={4} mb={10} animate={!offline} />
            <Skeleton h={12} w={`${width}%`} mb={12} animate={!offline} />
          </div>
        </div>
      ))}
      {pending
        .filter((echo) => echo.room === room.id && echo.thread === null)
        .map((echo) => (
          <PendingRow key={echo.clientId} pending={echo} grouped={false} files={files} />
        ))}
    </div>
  );
}

/** Drawn again when a message comes in, and not when anything else on the page changes. */
export const Timeline = memo(function Timeline(props: Props) {
  const { rows, unread } = useRows(props.room);
  if (!rows) return <Unloaded {...props} />;
  if (rows.length === 1) {
    return (
      <div className={classes.scroll}>
        <Notice icon="chat">{silence(props.room) === null ? TEXTS.chat.empty : opening.empty}</Notice>
      </div>
    );
  }
  // A jump shows another part of the history: its rows begin anew, at its place.
  return (
    <>
      <UnreadBar room={props.room.id} unread={unread} jump={props.jump} />
      <Rows key={props.jump.target?.times ?? 0} {...props} rows={rows} unread={unread} />
    </>
  );
});

/** The row of a message, -1 where it has none. */
function rowOf(rows: readonly Row[], message: string | null): number {
  if (message === null) return -1;
  return rows.findIndex((row) => isOf(row, message));
}

/** The message that was gone to has the keyboard, unless that is somewhere already. */
function useFocusOnTarget(target: string | null): void {
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (target === null || !lost) return;
    const focus = () =>
      document.querySelector<HTMLElement>(`[data-message="${target}"]`)?.focus({ preventScroll: true });
    const frame = requestAnimationFrame(() => requestAnimationFrame(focus));
    return () => cancelAnimationFrame(frame);
  }, [target]);
}

/** Begins an answer to a message of the room; null where one may not write. */
function useReplying(room: RoomFacts): ((message: string) => void) | null {
  const { store } = useChat();
  const reply = useAnswering()?.reply;
  const { id } = room;
  const answer = useCallback(
    (message: string) => {
      const found = store.get().timelines[id]?.entries.find((entry) => entry.id === message);
      if (found && !isTombstone(found)) reply?.(found);
    },
    [store, reply, id],
  );
  return reply && silence(room) === null ? answer : null;
}

/** What of the rows is in view, for what counts as read. */
function viewOf(
  rows: readonly Row[],
  range: { startIndex: number; endIndex: number } | null,
  firstNew: number,
): Omit<View, "atEnd"> {
  const { startIndex = 0, endIndex = -1 } = range ?? {};
  const seen = rows.slice(startIndex, endIndex + 1);
  const lowest = seen.findLast((row) => row.kind === "message");
  return {
    lowest: lowest?.message ?? null,
    begins: firstNew >= 0 && range !== null && startIndex <= firstNew,
  };
}

function Rows({ room, rows, unread, jump, files }: Props & { rows: Row[]; unread: Unread }) {
  const newer = useChatState((state) => state.timelines[room.id]?.newer ?? false);
  const target = jump.target?.message ?? null;
  const [start] = useState(() => rowOf(rows, target));
  const me = useChatState((state) => state.me?.id);
  const scroll = useRef<HTMLDivElement>(null);
  const { onPlayCapture, rangeExtractor } = usePlaying(rows);
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => estimate(rows[index], files),
    // The same function as long as the rows are the same: for another one all rows would be measured again.
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    anchorTo: newer ? "start" : "end",
    followOnAppend: !newer,
    scrollEndThreshold: AT_END_PX,
    overscan: 8,
    rangeExtractor,
    paddingEnd: 6,
    // A row that is measured moves the others without another render.
    directDomUpdates: true,
    directDomUpdatesMode: "position",
  });
  const items = virtual.getVirtualItems();
  const { onFocus, onKeyDown } = useRoving(
    scroll,
    items.map(({ index }) => rows[index]),
  );
  const { atEnd, moved } = useScrollAnchor(virtual, scroll, rows, { newer, start });
  const loadLater = useLater(room.id, scroll, newer);
  const loadEarlier = useEarlier(room.id, scroll, rows);
  const scrolled = () => {
    moved();
    loadEarlier();
    loadLater();
  };
  const newAt = useMemo(() => rows.findIndex(({ kind }) => kind === "new"), [rows]);
  const lastOwn = useMemo(() => lastOf(rows, me), [rows, me]);
  useFocusOnTarget(target);
  useSwiping(scroll, useReplying(room));
  const moderates = room.my_role === "owner" || room.my_role === "moderator";
  const draw = (row: Row | undefined): ReactNode => {
    if (row?.kind === "message") {
      const own = row.message.sender.id === me;
      return (
        <MessageRow
          {...row}
          key={row.key}
          own={own}
          last={own && row.message.id === lastOwn}
          mayDelete={moderates || own}
          files={files}
        />
      );
    }
    if (row?.kind === "pending") return <PendingRow {...row} key={row.key} files={files} />;
    return row ? <Mark row={row} room={room} /> : null;
  };
  const { lowest, begins } = viewOf(rows, virtual.range, newAt);
  return (
    <>
      <ReadMark room={room.id} unread={unread} atEnd={atEnd} lowest={atEnd ? null : lowest} begins={begins} />
      <div
        ref={scroll}
        className={classes.scroll}
        role="log"
        aria-label={TEXTS.chat.timeline(roomName(room))}
        onScroll={scrolled}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
        onPlayCapture={onPlayCapture}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling by keyboard needs the focus
        tabIndex={0}
      >
        <div ref={virtual.containerRef} className={classes.rows}>
          {items.map(({ key, index }) => (
            <div
              key={key}
              data-index={index}
              data-row={rows[index]?.key}
              ref={virtual.measureElement}
              className={classes.row}
              data-target={target !== null && isOf(rows[index], target)}
            >
              {draw(rows[index])}
            </div>
          ))}
        </div>
      </div>
      {!atEnd && items.length > 0 && (
        <div className={classes.jumps}>
          <Button
            className={classes.jump ?? ""}
            size="xs"
            radius="xl"
            leftSection={<Icon name="down" size={15} />}
            title={TEXTS.chat.jump}
            onClick={() => (newer ? void jump.toEnd() : virtual.scrollToEnd())}
          >
            <JumpWords room={room.id} />
          </Button>
        </div>
      )}
    </>
  );
}

/** The newest message of somebody. */
function lastOf(rows: readonly Row[], sender: string | undefined): string | null {
  const found = rows.findLast((row) => row.kind === "message" && row.message.sender.id === sender);
  return found?.kind === "message" ? found.message.id : null;
}

function isOf(row: Row | undefined, message: string): boolean {
  return row !== undefined && (row.kind === "message" ? row.message.id : row.key) === message;
}

function JumpWords({ room }: { room: string }) {
  const unread = useChatState((state) => (state.rooms[room]?.unread ?? 0) > 0);
  return unread ? TEXTS.chat.newMessages : TEXTS.chat.latest;
}

/** A component of its own: what is unread changes with every message, and the rows do not depend on it. */
const ReadMark = memo(function ReadMark({ room, unread, ...view }: { room: string; unread: Unread } & View) {
  useReadMark(room, unread, view);
  return null;
});

/** A row that is not a message. */
function Mark({ row, room }: { row: Row; room: RoomFacts }) {
  if (row.kind === "day") return <div className={`${classes.column} ${classes.divider}`}>{row.words}</div>;
  if (row.kind === "new") {
    return (
      <div className={`${classes.column} ${classes.divider}`} data-new="true">
        {TEXTS.chat.newMessages}
      </div>
    );
  }
  if (row.kind === "deleted")
    return <div className={`${classes.column} ${classes.deleted}`}>{TEXTS.chat.gone[row.reason]}</div>;
  const start = room.kind === "direct" ? TEXTS.chat.startDirect : TEXTS.chat.start;
  const words = row.kind === "top" && row.more ? TEXTS.chat.earlier : start(roomName(room));
  return <div className={`${classes.column} ${classes.top}`}>{words}</div>;
}
