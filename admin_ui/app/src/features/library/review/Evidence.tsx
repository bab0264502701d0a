/** The picture that suggestions are for, with the place where something was seen in it. */
import type { Suggestion } from "@offchat/client";
import { useState } from "react";
import { Link } from "react-router";
import { library } from "../../../texts/library.ts";
import { review as words } from "../../../texts/review.ts";
import { Icon } from "../../../ui/icons.tsx";
import { timecode } from "../facts.ts";
import classes from "./review.module.css";

/** Where and by what it was seen, in words. */
export function evidenceWords({ evidence }: Pick<Suggestion, "evidence">): string {
  if (!evidence) return "";
  const { at_s, text } = evidence;
  return [at_s === null ? "" : words.at(timecode(at_s ?? 0)), text ? words.reads(text) : ""]
    .filter(Boolean)
    .join(" · ");
}

interface Props {
  media: Suggestion["media"];
  /** The suggestion that is looked at. */
  shown: Suggestion | undefined;
  to: string;
}

export function Evidence({ media, shown, to }: Props) {
  const [failed, setFailed] = useState(false);
  const box = shown?.evidence?.box;
  const at = shown?.evidence?.at_s ?? null;
  const [left, top, width, height] = (box ?? [0, 0, 0, 0]).map((share) => `${100 * share}%`);
  return (
    <Link className={classes.face} to={to} aria-label={library.open(media.name)}>
      {media.thumbnail_url && !failed ? (
        <span className={classes.picture}>
          <img src={media.thumbnail_url} alt="" loading="lazy" onError={() => setFailed(true)} />
          {box && <span className={classes.box} title={words.seenHere} style={{ left, top, width, height }} />}
        </span>
      ) : (
        <Icon name="picture" size={28} />
      )}
      {at !== null && <span className={classes.moment}>{timecode(at)}</span>}
    </Link>
  );
}
