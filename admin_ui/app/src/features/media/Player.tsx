/** OffChat's own video player: the same in a conversation and in the viewer, by mouse, touch and keyboard. */
import type { Attachment } from "@offchat/client";
import type { KeyboardEvent } from "react";
import { useEffect, useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import type { ShortcutIn } from "../../ui/shortcuts.ts";
import { shortcutIn } from "../../ui/shortcuts.ts";
import { useMediaAccess } from "./access.ts";
import { timecode } from "./playback.ts";
import classes from "./player.module.css";
import type { Quality } from "./quality.ts";
import { SeekBar } from "./SeekBar.tsx";
import { nameOf } from "./state.ts";
import { usePlayback } from "./usePlayback.ts";
import type { Qualities } from "./useSource.ts";
import { useSource } from "./useSource.ts";

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;
const STEP_S = 5;
const VOLUME_STEP = 0.1;
/** Controls go away so long after the last movement while it plays. */
const IDLE_MS = 2500;

interface Props {
  attachment: Attachment;
  path: string;
  onFailed: () => void;
  /** Whether arrow keys left and right move along in the video; in the viewer they turn to the next file. */
  arrows: boolean;
  /** Show it larger, where there is a larger place. */
  onEnlarge?: (() => void) | undefined;
}

interface ToolProps {
  name: IconName;
  label: string;
  onClick: () => void;
  pressed?: boolean;
}

function Tool({ name, label, onClick, pressed }: ToolProps) {
  return (
    <button
      type="button"
      className={classes.tool}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      <Icon name={name} size={18} filled={name === "play"} />
    </button>
  );
}

function Speed({ rate, onChange }: { rate: number; onChange: (rate: number) => void }) {
  return (
    <select
      className={classes.speed}
      aria-label={TEXTS.media.speed}
      value={rate}
      onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {RATES.map((one) => (
        <option key={one} value={one}>
          {TEXTS.media.times(one)}
        </option>
      ))}
    </select>
  );
}

function QualityChoice({ heights, chosen, shown, choose }: Qualities) {
  const words = (quality: Quality) => {
    if (quality === "original") return TEXTS.media.original;
    if (quality !== "auto") return TEXTS.media.lines(quality);
    return chosen === "auto" && shown ? TEXTS.media.automaticAt(shown) : TEXTS.media.automatic;
  };
  return (
    <select
      className={`${classes.speed} ${classes.quality}`}
      aria-label={TEXTS.media.quality}
      value={chosen}
      onChange={({ currentTarget: { value } }) =>
        choose(value === "auto" || value === "original" ? value : Number(value))
      }
      onKeyDown={(event) => event.stopPropagation()}
    >
      {(["auto", ...heights, "original"] as const).map((one) => (
        <option key={one} value={one}>
          {words(one)}
        </option>
      ))}
    </select>
  );
}

function toggleFullScreen(frame: HTMLElement | null): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else frame?.requestFullscreen?.().catch(() => undefined);
}

function togglePicture(video: HTMLVideoElement | null): void {
  if (document.pictureInPictureElement) void document.exitPictureInPicture();
  else video?.requestPictureInPicture?.().catch(() => undefined);
}

/** Whether the controls may be out of sight: it plays and nothing has moved for a while. */
function useIdle(playing: boolean) {
  const [idle, setIdle] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wake = () => {
    setIdle(false);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setIdle(true), IDLE_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return { idle: idle && playing, wake };
}

export function Player({ attachment, path, onFailed, arrows, onEnlarge }: Props) {
  const access = useMediaAccess();
  const frame = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const { url, growing, onError, qualities } = useSource(video, attachment, path, onFailed);
  const playback = usePlayback(video, attachment.id, attachment.duration, growing);
  const { idle, wake } = useIdle(playback.playing);
  // By itself a browser begins once it expects to get to the end, which it never does of what is still being sent.
  const begun = useRef(false);
  const begin = () => {
    if (!begun.current) video.current?.play()?.catch(() => undefined);
    begun.current = true;
  };
  // It may have been ready before it stood in the page, and tells of that once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it has come to stand there
  useEffect(() => {
    if ((video.current?.readyState ?? 0) >= HTMLMediaElement.HAVE_FUTURE_DATA) begin();
  }, []);
  // The button that was pressed is gone: the keys go to what took its place.
  useEffect(() => frame.current?.focus({ preventScroll: true }), []);
  const key = (event: KeyboardEvent) => {
    const name = shortcutIn("player", event.nativeEvent);
    // Space presses the button that has the focus.
    const pressesButton = event.key === " " && event.target instanceof HTMLButtonElement;
    const actions: Record<ShortcutIn<"player">, (() => void) | undefined> = {
      play: pressesButton ? undefined : playback.toggle,
      mute: playback.mute,
      fullScreen: () => toggleFullScreen(frame.current),
      back: arrows ? () => playback.seek(playback.time - STEP_S) : undefined,
      forth: arrows ? () => playback.seek(playback.time + STEP_S) : undefined,
      louder: () => playback.setVolume(playback.volume + VOLUME_STEP),
      quieter: () => playback.setVolume(playback.volume - VOLUME_STEP),
    };
    const action = name && actions[name];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    wake();
    action();
  };
  const poster = attachment.thumbnails.large ?? attachment.thumbnail_url;
  const silent = playback.muted || playback.volume === 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold the picture of a player
    <div
      ref={frame}
      className={classes.player}
      role="group"
      aria-label={nameOf(attachment)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys of the player work on it as a whole
      tabIndex={0}
      data-idle={idle}
      onKeyDown={key}
      onPointerMove={wake}
      onFocus={wake}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: people's own videos come without captions */}
      <video
        ref={video}
        className={classes.video}
        src={url}
        poster={poster ? access.url(poster) : undefined}
        autoPlay
        playsInline
        preload="metadata"
        onClick={playback.toggle}
        onDoubleClick={() => toggleFullScreen(frame.current)}
        onCanPlay={begin}
        onError={onError}
      />
      {playback.waiting && <div className={classes.waiting}>{TEXTS.media.loading}</div>}
      <div className={classes.controls}>
        <SeekBar
          time={playback.time}
          duration={playback.duration}
          buffered={playback.buffered}
          storyboard={attachment.stream?.storyboard ?? null}
          onSeek={playback.seek}
        />
        <div className={classes.tools}>
          <Tool
            name={playback.playing ? "pause" : "play"}
            label={playback.playing ? TEXTS.media.pausePlaying : TEXTS.media.goOn}
            onClick={playback.toggle}
          />
          <span className={classes.time}>
            {timecode(playback.time)} / {timecode(playback.duration)}
          </span>
          <span className={classes.gap} />
          <Tool
            name={silent ? "silent" : "sound"}
            label={silent ? TEXTS.media.unmute : TEXTS.media.mute}
            onClick={playback.mute}
          />
          <input
            type="range"
            className={classes.volume}
            min={0}
            max={1}
            step={0.05}
            value={silent ? 0 : playback.volume}
            aria-label={TEXTS.media.volume}
            onChange={({ currentTarget }) => playback.setVolume(Number(currentTarget.value))}
            onKeyDown={(event) => event.stopPropagation()}
          />
          {qualities && <QualityChoice {...qualities} />}
          <Speed rate={playback.rate} onChange={playback.setRate} />
          {document.pictureInPictureEnabled && (
            <span className={classes.wide}>
              <Tool name="inset" label={TEXTS.media.pictureInPicture} onClick={() => togglePicture(video.current)} />
            </span>
          )}
          {onEnlarge && <Tool name="grid" label={TEXTS.media.open(nameOf(attachment))} onClick={onEnlarge} />}
          <Tool name="expand" label={TEXTS.media.fullScreen} onClick={() => toggleFullScreen(frame.current)} />
        </div>
      </div>
    </div>
  );
}
