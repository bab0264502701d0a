/** What stands in a picture's place until it is loaded: its few-byte thumbhash, stretched. */
import { useEffect, useMemo, useState } from "react";
import { thumbHashToAverageRGBA, thumbHashToDataURL } from "thumbhash";
import classes from "./media.module.css";

function decoded(hash: string): Uint8Array {
  return Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0));
}

/** Whether the picture has transparent parts, where its placeholder would show through: a bit of the third byte. */
export function isSeeThrough(hash: string | null): boolean {
  return placeholderUrl(hash) !== null && ((decoded(hash ?? "")[2] ?? 0) & 0x80) !== 0;
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
function averageOf(hash: string | null): string | undefined {
  if (!hash) return undefined;
  try {
    const { r, g, b, a } = thumbHashToAverageRGBA(decoded(hash));
    return `rgb(${[r, g, b].map((share) => Math.round(255 * share)).join(" ")} / ${a})`;
  } catch {
    return undefined;
  }
}

/** Tells when this has stood for a moment in which the page had nothing else to do. */
function useRested(): boolean {
  const [rested, setRested] = useState(false);
  useEffect(() => {
    if (typeof requestIdleCallback !== "function") {
      const timer = setTimeout(() => setRested(true), RESTED_MS);
      return () => clearTimeout(timer);
    }
    let idle = 0;
    const timer = setTimeout(() => {
      idle = requestIdleCallback(() => setRested(true));
    }, RESTED_MS);
    return () => {
      clearTimeout(timer);
      cancelIdleCallback(idle);
    };
  }, []);
  return rested;
}

const RESTED_MS = 80;

/** For pages on which many pass by: one colour at once, the rest of the hash where somebody stays to look. */
export function RestedPlaceholder({ hash }: { hash: string | null }) {
  const rested = useRested();
  if (rested) return <Placeholder hash={hash} />;
  return <span className={classes.fill} style={{ background: averageOf(hash) }} aria-hidden="true" />;
}

export function Placeholder({ hash }: { hash: string | null }) {
  const url = useMemo(() => placeholderUrl(hash), [hash]);
  return url ? <img className={classes.fill} src={url} alt="" aria-hidden="true" /> : null;
}
