/** One example with what it shows. */
import type { ReactNode } from "react";
import classes from "./examples.module.css";

export function Place({ title, children }: { title: string; children: ReactNode }) {
  return (
    <figure className={classes.place}>
      <figcaption>{title}</figcaption>
      <div className={classes.content}>{children}</div>
    </figure>
  );
}
