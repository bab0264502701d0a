/** The box of a picture or film: as wide as its shape asks, always of one height. */
import type { Attachment } from "@offchat/client";
import type { CSSProperties, ReactNode } from "react";
import classes from "./media.module.css";

const WIDEST = 16 / 9;
const NARROWEST = 0.5625;

/** Width over height of the box; what is wider or narrower gets margins in the colours of its placeholder. */
export function boxRatio({ width, height }: Pick<Attachment, "width" | "height">): number {
  if (!width || !height) return WIDEST;
  return Math.min(WIDEST, Math.max(NARROWEST, width / height));
}

interface Props {
  shape: Pick<Attachment, "width" | "height">;
  children: ReactNode;
}

export function MediaBox({ shape, children }: Props) {
  const style = { "--ratio": boxRatio(shape) } as CSSProperties;
  return (
    <div className={classes.box} style={style}>
      {children}
    </div>
  );
}
