/** Audio as one row: cover, play, name, its course to move along in, how long it is, how fast it plays. */
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
import sound from "./sound.module.css";
import { nameOf } from "./state.ts";
import { usePlayback } from "./usePlayback.ts";
import { Waveform } from "./Waveform.tsx";

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

const RATES = [1, 1.5, 2] as const;

function Cover({ path }: { path: string }) {
  const { url, failed, onError } = useMediaUrl(path);
  return failed ? null : <img className={sound.cover} src={url} alt="" decoding="async" onError={onError} />;
}

/** One press for the next speed; after the fastest comes the usual one. */
function Speed({ rate, onChange }: { rate: number; onChange: (rate: number) => void }) {
  const next = RATES.find((one) => one > rate) ?? RATES[0];
  const words = TEXTS.media.times(rate);
  return (
    <button
      type="button"
      className={sound.speed}
      aria-label={`${TEXTS.media.speed} ${words}`}
      title={TEXTS.media.speed}
      onClick={() => onChange(next)}
    >
      {words}
    </button>
  );
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
  const points = attachment.waveform?.length ? attachment.waveform : null;
  const cover = attachment.thumbnails.small;
  const move = (seconds: number) => {
    setBegun(true);
    playback.seek(seconds);
  };
  const bar = <SeekBar time={playback.time} duration={playback.duration} buffered={playback.buffered} onSeek={move} />;
  return (
    <div className={`${classes.card} ${player.audio}`}>
      {cover && <Cover path={cover} />}
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
            {points ? (
              <div className={sound.course}>
                <Waveform points={points} played={playback.duration > 0 ? playback.time / playback.duration : 0} />
                {bar}
              </div>
            ) : (
              begun && bar
            )}
            <span className={classes.cardFacts}>
              {timeOf(begun, playback.time, playback.duration, attachment.size)}
              {!begun && facts && ` · ${facts}`}
            </span>
            {begun && <Speed rate={playback.rate} onChange={playback.setRate} />}
          </div>
        )}
      </div>
      {attachment.download_url && <Download path={attachment.download_url} name={name} />}
    </div>
  );
}
