/** A tag as it stands beside a file: its colour as a dot, and its name. */
import type { TagName } from "@offchat/client";
import type { CSSProperties } from "react";
import classes from "./library.module.css";

export function Dot({ color }: { color: string | null }) {
  return <span className={classes.dot} style={color ? ({ "--tag": color } as CSSProperties) : undefined} />;
}

export function TagMark({ tag }: { tag: Pick<TagName, "name" | "path" | "color"> }) {
  return (
    <span className={classes.tag} title={tag.path}>
      <Dot color={tag.color} />
      <span dir="auto">{tag.name}</span>
    </span>
  );
}
