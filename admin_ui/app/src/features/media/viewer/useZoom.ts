/** Zooming into a photo by wheel, double click and two fingers, and moving it about; a swipe turns to the next one. */
import type { PointerEvent, RefObject } from "react";
import { useEffect, useRef, useState } from "react";
import { stepToTheRight } from "../../../ui/direction.ts";

export interface View {
  scale: number;
  /** Pixels from the middle. */
  x: number;
  y: number;
}

export const WHOLE: View = { scale: 1, x: 0, y: 0 };
const MOST = 8;
const DOUBLE_CLICK = 2.5;
const SWIPE_PX = 60;
/** A photo that fits so often into the stage is too long for a step to show much of it. */
const LONG = 2;

export interface Size {
  width: number;
  height: number;
}

/** The photo as it stands whole on a stage; one of unknown proportions fills it. */
function fitted({ width, height }: Size, photo: Size | null): Size {
  if (!photo) return { width, height };
  const scale = Math.min(width / photo.width, height / photo.height);
  return { width: photo.width * scale, height: photo.height * scale };
}

/** How often the whole photo fits into the stage: what a panorama has to grow until it fills both of its sides. */
function filling(stage: Size, photo: Size | null): number {
  const { width, height } = fitted(stage, photo);
  return Math.max(stage.width / width, stage.height / height);
}

/** How far a photo can be zoomed into: 8 times, a panorama until it fills the stage twice, any until its own pixels. */
export function mostOf(stage: Size, photo: Size | null): number {
  const own = photo ? photo.width / fitted(stage, photo).width : 1;
  return Math.max(MOST, 2 * filling(stage, photo), own);
}

/** How far a double click zooms in: until a panorama fills the stage, or a bit. */
export function stepOf(stage: Size, photo: Size | null): number {
  const fills = filling(stage, photo);
  return fills > LONG ? fills : DOUBLE_CLICK;
}

/** `view` with no more beside the photo in sight than needs be: at its own size it stands in the middle. */
export function bounded({ scale, x, y }: View, stage: Size, photo: Size | null = null): View {
  const size = Math.min(mostOf(stage, photo), Math.max(1, scale));
  const { width, height } = fitted(stage, photo);
  const limit = (value: number, length: number, room: number) => {
    const most = Math.max(0, (length * size - room) / 2);
    return Math.min(most, Math.max(-most, value));
  };
  if (size === 1) return WHOLE;
  return { scale: size, x: limit(x, width, stage.width), y: limit(y, height, stage.height) };
}

/** `view` made `factor` times larger around a point, given from the middle: what is under the point stays there. */
export function zoomed(
  view: View,
  factor: number,
  at: { x: number; y: number },
  stage: Size,
  photo: Size | null = null,
): View {
  const scale = Math.min(mostOf(stage, photo), Math.max(1, view.scale * factor));
  const grown = scale / view.scale;
  return bounded({ scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown }, stage, photo);
}

interface Point {
  x: number;
  y: number;
}

function distance([one, other]: readonly Point[]): number {
  return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/**
 * `turn` is called with 1 or -1 when the whole photo is swiped to the left or to the right; `photo` is its size in
 * pixels, null where that is not known.
 */
export function useZoom(stage: RefObject<HTMLElement | null>, turn: (step: 1 | -1) => void, photo: Size | null) {
  const [view, setView] = useState(WHOLE);
  const fingers = useRef(new Map<number, Point>());
  const start = useRef<{ at: Point; view: View; spread: number }>(undefined);
  const size = (): Size => stage.current?.getBoundingClientRect() ?? { width: 0, height: 0 };
  const fromMiddle = ({ x, y }: Point): Point => {
    const box = stage.current?.getBoundingClientRect();
    return box ? { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 } : { x: 0, y: 0 };
  };
  const latest = useRef(photo);
  latest.current = photo;
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    // React listens to wheels passively, which would scroll the page behind.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const at = { x: event.clientX, y: event.clientY };
      const box = element.getBoundingClientRect();
      const point = { x: at.x - box.left - box.width / 2, y: at.y - box.top - box.height / 2 };
      setView((before) => zoomed(before, Math.exp(-event.deltaY / 400), point, box, latest.current));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [stage]);
  const points = () => [...fingers.current.values()];
  const begin = () => {
    if (fingers.current.size > 0) start.current = { at: middle(points()), view, spread: distance(points()) };
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    event.currentTarget.setPointerCapture?.(event.pointerId);
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    begin();
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (!fingers.current.has(event.pointerId) || !start.current) return;
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const { at, view: from, spread } = start.current;
    const now = middle(points());
    const moved = { ...from, x: from.x + now.x - at.x, y: from.y + now.y - at.y };
    const factor = spread > 0 ? distance(points()) / spread : 1;
    setView(factor === 1 ? bounded(moved, size(), photo) : zoomed(moved, factor, fromMiddle(now), size(), photo));
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    const last = fingers.current.get(event.pointerId);
    const alone = fingers.current.size === 1;
    fingers.current.delete(event.pointerId);
    const moved = last && start.current ? last.x - start.current.at.x : 0;
    if (alone && view.scale === 1 && event.pointerType !== "mouse" && Math.abs(moved) > SWIPE_PX)
      turn(moved < 0 === (stepToTheRight() === 1) ? 1 : -1);
    begin();
  };
  const onDoubleClick = (event: { clientX: number; clientY: number }) => {
    const at = fromMiddle({ x: event.clientX, y: event.clientY });
    const step = stepOf(size(), photo);
    setView((before) => (before.scale > 1 ? WHOLE : zoomed(before, step, at, size(), photo)));
  };
  const zoomBy = (factor: number) => setView((before) => zoomed(before, factor, { x: 0, y: 0 }, size(), photo));
  const handlers = { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp, onDoubleClick };
  return { view, zoomBy, handlers };
}
