/** The box of a photo or video that stands alone, in honest proportions; its size is known before its picture is. */
import type { CSSProperties, ReactNode } from "react";
import classes from "./media.module.css";
import { boxOf } from "./shape.ts";

interface Props {
  ratio: number | null;
  /** Its width in pixels, beyond which it is not blown up. */
  natural?: number | null;
  children: ReactNode;
}

export function MediaBox({ ratio, natural = null, children }: Props) {
  const box = boxOf(ratio, natural);
  const style = { "--ratio": box.ratio, "--width": box.width === null ? "100%" : `${box.width}px` } as CSSProperties;
  return (
    <div className={classes.box} style={style}>
      {children}
    </div>
  );
}
