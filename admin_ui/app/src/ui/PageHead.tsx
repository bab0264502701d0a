/** What a page is called, with what can be done on the whole of it beside. */
import type { ReactNode } from "react";
import classes from "./PageHead.module.css";

export function PageHead({ title, before, children }: { title: string; before?: ReactNode; children?: ReactNode }) {
  return (
    <header className={classes.head}>
      {before}
      <h1 className={classes.title}>{title}</h1>
      {children}
    </header>
  );
}
