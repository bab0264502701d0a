/** The end of a list of which there is more: it is read as one comes near, or by the button. */
import { Button } from "@mantine/core";
import { useEffect, useEffectEvent, useRef } from "react";
import { review as words } from "../../../texts/review.ts";
import classes from "./review.module.css";

/** So far before its end the next page is asked for. */
const AHEAD = "800px";

export function NearEnd({ loading, onNear }: { loading: boolean; onNear: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const near = useEffectEvent(onNear);
  useEffect(() => {
    if (loading || !end.current) return;
    // Made anew after each page, it tells again where the end is still near.
    const observer = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && near(), {
      rootMargin: AHEAD,
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [loading]);
  return (
    <div ref={end} className={classes.end}>
      <Button variant="default" size="sm" loading={loading} onClick={onNear}>
        {words.more}
      </Button>
    </div>
  );
}
