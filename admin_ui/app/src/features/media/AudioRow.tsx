/** Audio as one row: play, name, where it is, how long it is. */
import type { Attachment } from "@offchat/client";
import { useRef, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { bytes } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { useMediaUrl } from "./access.ts";
import { Download } from "./Download.tsx";
import classes from "./media.module.css";
import { timecode } from "./playback.ts";
import player from "./player.module.css";
import { SeekBar } from "./SeekBar.tsx";
import { nameOf } from "./state.ts";
import { usePlayback } from "./usePlayback.ts";

interface Props {
  attachment: Attachment;
  path: string;
  /** What else is said of it until it is played. */
  facts?: string;
}

/** What is said of the time: nothing is said of a length that nobody knows yet. */
function timeOf(begun: boolean, time: number, duration: number, size: number): string {
  if (begun) return duration > 0 ? `${timecode(time)} / ${timecode(duration)}` : timecode(time);
  return duration > 0 ? timecode(duration) : bytes(size);
}

export function AudioRow({ attachment, path, facts = "" }: Props) {
  const { url, failed, onError } = useMediaUrl(path);
  const element = useRef<HTMLAudioElement>(null);
  const [begun, setBegun] = useState(false);
  const playback = usePlayback(element, attachment.id, attachment.duration);
  const name = nameOf(attachment);
  const label = playback.playing ? TEXTS.media.pausePlaying : TEXTS.media.playAudio;
  const press = () => {
    setBegun(true);
    playback.toggle();
  };
  return (
    <div className={`${classes.card} ${player.audio}`}>
      {/* biome-ignore lint/a11y/useMediaCaption: people's own recordings come without captions */}
      <audio ref={element} src={url} preload="none" onError={onError} />
      <button
        type="button"
        className={classes.cardIcon}
        data-action="true"
        aria-label={`${label} ${name}`}
        title={label}
        disabled={failed}
        onClick={press}
      >
        <Icon name={failed ? "warning" : playback.playing ? "pause" : "play"} size={20} filled={!playback.playing} />
      </button>
      <div className={classes.cardText}>
        <div className={classes.cardName} dir="auto">
          {name}
        </div>
        {failed ? (
          <div className={classes.cardFacts} role="note">
            {TEXTS.media.cannotPlaySound}
          </div>
        ) : (
          <div className={classes.audioLine}>
            {begun && (
              <SeekBar
                time={playback.time}
                duration={playback.duration}
                buffered={playback.buffered}
                onSeek={playback.seek}
              />
            )}
            <span className={classes.cardFacts}>
              {timeOf(begun, playback.time, playback.duration, attachment.size)}
              {!begun && facts && ` · ${facts}`}
            </span>
          </div>
        )}
      </div>
      {attachment.download_url && <Download path={attachment.download_url} name={name} />}
    </div>
  );
}
