/** Photos and videos large, on dark ground: from one to the next through all of a room. */
import { Modal } from "@mantine/core";
import type { Attachment } from "@offchat/client";
import type { RefObject } from "react";
import { useEffect, useRef, useState } from "react";
import { TEXTS } from "../../../texts.ts";
import { stepToTheRight } from "../../../ui/direction.ts";
import { refocus } from "../../../ui/focus.ts";
import { moment } from "../../../ui/format.ts";
import type { IconName } from "../../../ui/icons.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { shortcutIn } from "../../../ui/shortcuts.ts";
import { useLive, useMediaAccess } from "../access.ts";
import { CannotPlay } from "../CannotPlay.tsx";
import { MotionButton } from "../clips/Animated.tsx";
import { wantsStillness } from "../clips/motion.ts";
import { Player } from "../Player.tsx";
import { absence, nameOf, pathOf, playableOf, preparing } from "../state.ts";
import { Film } from "./Film.tsx";
import { FrameChoice } from "./FrameChoice.tsx";
import type { ViewerItem } from "./items.ts";
import type { Zoom } from "./Photo.tsx";
import { Photo } from "./Photo.tsx";
import classes from "./viewer.module.css";

interface Props {
  /** In the order of the room, the oldest first. */
  items: readonly ViewerItem[];
  /** The id of the file that is shown. */
  current: string;
  onMove: (id: string) => void;
  onClose: () => void;
  onGoTo?: ((message: string) => void) | undefined;
  /** Called when the oldest of `items` comes near. */
  onNearStart?: (() => void) | undefined;
  /** Called when the newest of them comes near. */
  onNearEnd?: (() => void) | undefined;
}

/** So near to the end of what is loaded, more is asked for. */
const NEAR = 10;
const ZOOM_STEP = 1.5;

function Content({
  attachment,
  onTurn,
  zoom,
}: {
  attachment: Attachment;
  onTurn: (step: 1 | -1) => void;
  zoom: RefObject<Zoom | null>;
}) {
  const stage = useRef<HTMLDivElement>(null);
  const [broken, setBroken] = useState(false);
  const [onFailed] = useState(() => () => setBroken(true));
  const missing = absence(attachment);
  const [paused, setPaused] = useState(wantsStillness);
  const video = attachment.kind === "video";
  const moves = !video && Boolean(attachment.stream?.clip);
  const path = video ? playableOf(attachment) : pathOf(attachment);
  if (missing || !path) {
    const poster = missing ? null : (attachment.thumbnails.large ?? attachment.thumbnail_url);
    return (
      <>
        {poster && <Photo attachment={attachment} path={poster} onTurn={onTurn} zoom={zoom} />}
        <p className={classes.words} role={missing ? "note" : "status"}>
          {missing ?? preparing(attachment) ?? TEXTS.media.notYet}
        </p>
      </>
    );
  }
  if (!video) {
    const still = moves && paused ? attachment.thumbnails.large : null;
    return (
      <>
        <Photo key={still} attachment={attachment} path={still ?? path} onTurn={onTurn} zoom={zoom} />
        {moves && <MotionButton paused={paused} onChange={setPaused} />}
      </>
    );
  }
  if (broken || attachment.error) return <CannotPlay attachment={attachment} />;
  return (
    <div ref={stage} className={classes.playing}>
      <Player attachment={attachment} path={path} onFailed={onFailed} arrows={false} />
      <FrameChoice attachment={attachment} content={stage} />
    </div>
  );
}

interface ToolProps {
  name: IconName;
  label: string;
  onClick: () => void;
}

function Tool({ name, label, onClick }: ToolProps) {
  return (
    <button type="button" className={classes.tool} aria-label={label} title={label} onClick={onClick}>
      <Icon name={name} size={20} />
    </button>
  );
}

function Head({
  item,
  attachment,
  onGoTo,
  onClose,
}: Pick<Props, "onGoTo" | "onClose"> & { item: ViewerItem; attachment: Attachment }) {
  const access = useMediaAccess();
  const { message, sender, sent_at } = item;
  const name = nameOf(attachment);
  const [reporting, setReporting] = useState(false);
  const ask = absence(attachment) === null ? access.report?.(attachment) : null;
  return (
    <header className={classes.head}>
      <div className={classes.about} aria-live="polite">
        <div className={classes.name} dir="auto">
          {sender?.display_name ?? name}
        </div>
        {sent_at && (
          <div className={classes.facts}>
            <time dateTime={sent_at}>{moment(sent_at)}</time> · <bdi>{name}</bdi>
          </div>
        )}
      </div>
      {message && onGoTo && <Tool name="chat" label={TEXTS.media.goToMessage} onClick={() => onGoTo(message)} />}
      {attachment.download_url && (
        <a
          className={classes.tool}
          href={access.url(attachment.download_url)}
          download={name}
          aria-label={`${TEXTS.media.download} ${name}`}
          title={TEXTS.media.download}
        >
          <Icon name="download" size={20} />
        </a>
      )}
      {ask && <Tool name="warning" label={TEXTS.chat.report} onClick={() => setReporting(true)} />}
      {ask && reporting && ask(() => setReporting(false))}
      <Tool name="close" label={TEXTS.general.close} onClick={onClose} />
    </header>
  );
}

/** The file beside the present one, or null at the end. */
function beside(items: readonly ViewerItem[], current: string, step: number): string | null {
  const place = items.findIndex(({ attachment }) => attachment.id === current);
  return place < 0 ? null : (items[place + step]?.attachment.id ?? null);
}

/** The keys of the viewer work wherever in it the focus is. */
function useKeys(onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const key = (event: KeyboardEvent) => latest.current(event);
    window.addEventListener("keydown", key);
    return () => window.removeEventListener("keydown", key);
  }, []);
}

/** The keyboard goes on where it was before. Asked for while drawing: the dialog takes the focus afterwards. */
function useFocusAgain(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(() => () => void requestAnimationFrame(() => refocus(opener)), [opener]);
}

export function Viewer({ items, current, onMove, onClose, onGoTo, onNearStart, onNearEnd }: Props) {
  const zoom = useRef<Zoom>(null);
  useFocusAgain();
  const place = items.findIndex(({ attachment }) => attachment.id === current);
  const item = items[place] ?? null;
  const attachment = useLive((live) => item && live.current(item.attachment));
  useEffect(() => {
    if (place >= 0 && place < NEAR) onNearStart?.();
    if (place >= 0 && place >= items.length - NEAR) onNearEnd?.();
  }, [place, items.length, onNearStart, onNearEnd]);
  const turn = (step: 1 | -1) => {
    const next = beside(items, current, step);
    if (next !== null) onMove(next);
  };
  useKeys((event) => {
    const name = event.defaultPrevented ? null : shortcutIn("viewer", event);
    if (name === null || name === "close") return;
    const forth = stepToTheRight();
    const actions = {
      next: () => turn(forth),
      previous: () => turn(-forth as 1 | -1),
      zoomIn: () => zoom.current?.by(ZOOM_STEP),
      zoomOut: () => zoom.current?.by(1 / ZOOM_STEP),
    };
    event.preventDefault();
    actions[name]();
  });
  return (
    <Modal.Root opened onClose={onClose} fullScreen transitionProps={{ duration: 0 }}>
      <Modal.Overlay backgroundOpacity={1} color="#0b0d10" />
      <Modal.Content
        className={classes.viewer ?? ""}
        aria-label={attachment ? nameOf(attachment) : TEXTS.media.viewer}
        radius={0}
      >
        {item && attachment ? (
          <>
            <Head item={item} attachment={attachment} onGoTo={onGoTo} onClose={onClose} />
            <div className={classes.main} data-autofocus tabIndex={-1}>
              <Content key={attachment.id} attachment={attachment} onTurn={turn} zoom={zoom} />
              {beside(items, current, -1) && (
                <span className={classes.before}>
                  <Tool name="back" label={TEXTS.media.previous} onClick={() => turn(-1)} />
                </span>
              )}
              {beside(items, current, 1) && (
                <span className={classes.after}>
                  <Tool name="forward" label={TEXTS.media.next} onClick={() => turn(1)} />
                </span>
              )}
            </div>
            {item.caption && (
              <p className={classes.caption} dir="auto">
                {item.caption}
              </p>
            )}
            {items.length > 1 && <Film items={items} current={current} onPick={onMove} />}
          </>
        ) : (
          <>
            <header className={classes.head}>
              <div className={classes.about} />
              <Tool name="close" label={TEXTS.general.close} onClick={onClose} />
            </header>
            <p className={classes.words} role="status">
              {TEXTS.media.loading}
            </p>
          </>
        )}
      </Modal.Content>
    </Modal.Root>
  );
}
