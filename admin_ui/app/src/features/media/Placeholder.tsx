/** What stands in a picture's place until it is loaded: its few-byte thumbhash, stretched. */
import { useMemo } from "react";
import { thumbHashToAverageRGBA, thumbHashToDataURL } from "thumbhash";
import classes from "./media.module.css";

function decoded(hash: string): Uint8Array {
  return Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0));
}

/** Whether the picture has transparent parts, where its placeholder would show through: a bit of the third byte. */
export function isSeeThrough(hash: string | null): boolean {
  try {
    return ((decoded(hash ?? "")[2] ?? 0) & 0x80) !== 0;
  } catch {
    return false;
  }
}

/** A picture of the hash (base64), or null where there is none or it is broken. */
export function placeholderUrl(hash: string | null): string | null {
  if (!hash) return null;
  try {
    return thumbHashToDataURL(decoded(hash));
  } catch {
    return null;
  }
}

/** The colour that the picture has on average, or undefined where the hash is none. */
export function averageOf(hash: string | null): string | undefined {
  if (!hash) return undefined;
  try {
    const { r, g, b, a } = thumbHashToAverageRGBA(decoded(hash));
    return `rgb(${[r, g, b].map((share) => Math.round(255 * share)).join(" ")} / ${a})`;
  } catch {
    return undefined;
  }
}

export function Placeholder({ hash }: { hash: string | null }) {
  const url = useMemo(() => placeholderUrl(hash), [hash]);
  return url ? <img className={classes.fill} src={url} alt="" aria-hidden="true" /> : null;
}
