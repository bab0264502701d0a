/** What is played of a file in a grid while the pointer rests on it: put it into the element that is pointed at. */
import type { Attachment } from "@offchat/client";
import { lazy, Suspense, useEffect, useRef, useState } from "react";

const Clip = lazy(() => import("./clips/Clip.tsx").then((module) => ({ default: module.Clip })));

/** Passing over many files plays none of them. */
const REST_MS = 150;

function mayMove({ pointerType }: PointerEvent): boolean {
  return pointerType === "mouse" && !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function Glimpse({ attachment: { stream } }: { attachment: Attachment }) {
  const path = stream?.clip;
  const mark = useRef<HTMLSpanElement>(null);
  const [rests, setRests] = useState(false);
  useEffect(() => {
    const element = mark.current?.parentElement;
    if (!element || !path) return;
    let timer = 0;
    const enter = (event: PointerEvent) => {
      if (mayMove(event)) timer = window.setTimeout(() => setRests(true), REST_MS);
    };
    const leave = () => {
      window.clearTimeout(timer);
      setRests(false);
    };
    element.addEventListener("pointerenter", enter);
    element.addEventListener("pointerleave", leave);
    return () => {
      leave();
      element.removeEventListener("pointerenter", enter);
      element.removeEventListener("pointerleave", leave);
    };
  }, [path]);
  return (
    <span ref={mark} style={{ display: "contents" }}>
      {rests && path && (
        <Suspense>
          <Clip path={path} />
        </Suspense>
      )}
    </span>
  );
}
