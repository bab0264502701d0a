/** The filmstrip of the viewer: what is loaded of the room around the present one, which stands in the middle. */
import { memo, useEffect, useRef } from "react";
import { TEXTS } from "../../../texts.ts";
import { Icon } from "../../../ui/icons.tsx";
import { useMediaUrl } from "../access.ts";
import { Placeholder } from "../Placeholder.tsx";
import { nameOf } from "../state.ts";
import type { ViewerItem } from "./items.ts";
import classes from "./viewer.module.css";

function Still({ path }: { path: string }) {
  const { url, failed, onError } = useMediaUrl(path);
  return failed ? null : <img className={classes.still} src={url} alt="" loading="lazy" onError={onError} />;
}

interface FrameProps {
  item: ViewerItem;
  current: boolean;
  onPick: (id: string) => void;
}

const Frame = memo(function Frame({ item: { attachment }, current, onPick }: FrameProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (current) button.current?.scrollIntoView?.({ inline: "center", block: "nearest" });
  }, [current]);
  const path = attachment.thumbnails.small ?? attachment.thumbnail_url;
  return (
    <button
      ref={button}
      type="button"
      className={classes.frame}
      aria-label={TEXTS.media.show(nameOf(attachment))}
      aria-current={current}
      onClick={() => onPick(attachment.id)}
    >
      <Placeholder hash={attachment.placeholder} />
      {path && <Still path={path} />}
      {attachment.kind === "video" && (
        <span className={classes.mark}>
          <Icon name="play" size={12} filled />
        </span>
      )}
    </button>
  );
});

interface Props {
  items: readonly ViewerItem[];
  current: string;
  onPick: (id: string) => void;
}

/** So many are drawn on each side. */
const BESIDE = 120;

export function Film({ items, current, onPick }: Props) {
  const place = items.findIndex(({ attachment }) => attachment.id === current);
  return (
    <div className={classes.film}>
      {items.slice(Math.max(0, place - BESIDE), place + BESIDE + 1).map((item) => (
        <Frame key={item.attachment.id} item={item} current={item.attachment.id === current} onPick={onPick} />
      ))}
    </div>
  );
}
