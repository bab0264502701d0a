/** The picture that suggestions are for, with the place where something was seen in it; of a video the very moment. */
import type { Suggestion } from "@offchat/client";
import { useState } from "react";
import { Link } from "react-router";
import { library } from "../../../texts/library.ts";
import { review as words } from "../../../texts/review.ts";
import { Icon } from "../../../ui/icons.tsx";
import { timecode } from "../facts.ts";
import classes from "./review.module.css";

/** Where and by what it was seen, in words. */
export function evidenceWords({ evidence, provider }: Pick<Suggestion, "evidence" | "provider">): string {
  if (!evidence) return provider === "photo" ? words.byProvider.photo : "";
  const { at_s, text } = evidence;
  return [typeof at_s === "number" ? words.at(timecode(at_s)) : "", text ? words.reads(text) : ""]
    .filter(Boolean)
    .join(" · ");
}

type Box = NonNullable<NonNullable<Suggestion["evidence"]>["box"]>;

function Frame({ box }: { box: Box }) {
  const [left, top, width, height] = box.map((share) => `${100 * share}%`);
  return <span className={classes.box} title={words.seenHere} style={{ left, top, width, height }} />;
}

/** A video as it is at one second; nothing where the browser cannot play it, and no frame around what is not shown. */
function Moment({ media, at, box }: { media: Suggestion["media"]; at: number; box: Box | null }) {
  const [shown, setShown] = useState(false);
  return (
    <>
      <video
        className={classes.still}
        src={`/media/${media.id}/file#t=${at}`}
        muted
        playsInline
        preload="auto"
        tabIndex={-1}
        data-shown={shown}
        onLoadedData={({ currentTarget }) => {
          if (Math.abs(currentTarget.currentTime - at) < 1) setShown(true);
          else currentTarget.currentTime = at;
        }}
        onSeeked={() => setShown(true)}
        onError={() => setShown(false)}
      />
      {shown && box && <Frame box={box} />}
    </>
  );
}

interface Props {
  media: Suggestion["media"];
  /** The suggestion that is looked at. */
  shown: Suggestion | undefined;
  to: string;
}

export function Evidence({ media, shown, to }: Props) {
  const [failed, setFailed] = useState(false);
  const box = shown?.evidence?.box ?? null;
  const at = shown?.evidence?.at_s ?? null;
  const label = [library.open(media.name), at === null ? "" : words.at(timecode(at))].filter(Boolean).join(", ");
  return (
    <Link className={classes.face} to={to} aria-label={label}>
      {media.thumbnail_url && !failed ? (
        <span className={classes.picture}>
          <img src={media.thumbnail_url} alt="" loading="lazy" onError={() => setFailed(true)} />
          {at !== null && <Moment key={at} media={media} at={at} box={box} />}
          {at === null && box && <Frame box={box} />}
        </span>
      ) : (
        <Icon name="picture" size={28} />
      )}
      {at !== null && <span className={classes.moment}>{timecode(at)}</span>}
    </Link>
  );
}
