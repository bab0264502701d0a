/** A short film without sound, or an animated picture, that plays again and again over the still it belongs to. */
import { useEffect } from "react";
import { useMediaUrl } from "../access.ts";
import classes from "./clips.module.css";

interface Props {
  path: string;
  /** Called with whether it is to be seen. */
  onShown?: (shown: boolean) => void;
}

const FILM = /\.mp4(\?|$)/;

export function Clip({ path, onShown }: Props) {
  const { url, failed, onError } = useMediaUrl(path);
  useEffect(() => {
    if (failed) onShown?.(false);
    return () => onShown?.(false);
  }, [failed, onShown]);
  if (failed) return null;
  const shown = () => onShown?.(true);
  if (!FILM.test(path)) return <img className={classes.clip} src={url} alt="" onLoad={shown} onError={onError} />;
  return (
    <video
      className={classes.clip}
      src={url}
      muted
      loop
      autoPlay
      playsInline
      disablePictureInPicture
      aria-hidden="true"
      tabIndex={-1}
      onPlaying={shown}
      onError={onError}
    />
  );
}
