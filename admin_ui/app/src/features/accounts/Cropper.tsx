/** Chooses the square of a picture: by dragging, by arrow keys, by a slider; what is seen is what is sent. */
import { Button, Group, Stack } from "@mantine/core";
import type { KeyboardEvent, PointerEvent } from "react";
import { useEffect, useRef, useState } from "react";
import { ownAccount as words } from "../../texts/ownAccount.ts";
import classes from "./Cropper.module.css";
import type { Crop } from "./crop.ts";
import { centred, fitting, MAX_ZOOM, moved, sideOf } from "./crop.ts";

const VIEW = 256;
const SENT = 512;
const STEP = 8;
const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

function draw(canvas: HTMLCanvasElement, picture: ImageBitmap, crop: Crop): void {
  const side = sideOf(picture, crop.zoom);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.imageSmoothingQuality = "high";
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, crop.x - side / 2, crop.y - side / 2, side, side, 0, 0, canvas.width, canvas.height);
}

/** The square as a file; null where the browser cannot make one. */
function encoded(picture: ImageBitmap, crop: Crop): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.max(1, Math.min(SENT, Math.round(sideOf(picture, crop.zoom))));
  draw(canvas, picture, crop);
  return new Promise((done) => canvas.toBlob(done, "image/webp", 0.92));
}

interface Props {
  picture: ImageBitmap;
  busy: boolean;
  onCancel: () => void;
  onChosen: (square: Blob | null) => void;
}

export function Cropper({ picture, busy, onCancel, onChosen }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [crop, setCrop] = useState(() => centred(picture));
  useEffect(() => {
    if (canvas.current) draw(canvas.current, picture, crop);
  }, [picture, crop]);
  const move = (right: number, down: number) => setCrop((before) => moved(picture, before, right, down, VIEW));
  const zoomTo = (zoom: number) => setCrop((before) => fitting(picture, { ...before, zoom }));
  const drag = (event: PointerEvent) => {
    if (event.buttons !== 0) move(event.movementX, event.movementY);
  };
  const press = (event: KeyboardEvent) => {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    move(...step);
  };
  return (
    <Stack align="center">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset holds fields */}
      <div
        className={classes.view}
        role="group"
        aria-label={words.crop}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by the arrow keys, as its hint says
        tabIndex={0}
        onKeyDown={press}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
      >
        <canvas ref={canvas} width={2 * VIEW} height={2 * VIEW} className={classes.canvas} />
      </div>
      <p className={classes.hint}>{words.cropHint}</p>
      <label className={classes.zoom}>
        {words.zoom}
        <input
          type="range"
          min={1}
          max={MAX_ZOOM}
          step={0.05}
          value={crop.zoom}
          onChange={({ currentTarget }) => zoomTo(Number(currentTarget.value))}
        />
      </label>
      <Group justify="flex-end" w="100%" gap="xs">
        <Button variant="default" onClick={onCancel}>
          {words.cancel}
        </Button>
        <Button loading={busy} onClick={() => void encoded(picture, crop).then(onChosen)}>
          {words.usePicture}
        </Button>
      </Group>
    </Stack>
  );
}
