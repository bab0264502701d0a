/** The titles of a long page, beside it where there is room: each leads to its part. */
import type { MouseEvent, RefObject } from "react";
import { useEffect, useState } from "react";
import classes from "./Contents.module.css";

interface Props {
  label: string;
  /** What holds the parts, whose titles have ids; parts may come and go. */
  of: RefObject<HTMLElement | null>;
}

function go(event: MouseEvent, title: HTMLElement): void {
  event.preventDefault();
  title.scrollIntoView({ block: "start" });
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

export function Contents({ label, of }: Props) {
  const [titles, setTitles] = useState<HTMLElement[]>([]);
  useEffect(() => {
    const page = of.current;
    if (!page) return;
    const look = () => setTitles([...page.querySelectorAll<HTMLElement>("h2[id]")]);
    const parts = new MutationObserver(look);
    parts.observe(page, { childList: true });
    look();
    return () => parts.disconnect();
  }, [of]);
  return (
    <nav className={classes.contents} aria-label={label}>
      {titles.map((title) => (
        <a key={title.id} href={`#${title.id}`} onClick={(event) => go(event, title)}>
          {title.textContent}
        </a>
      ))}
    </nav>
  );
}
