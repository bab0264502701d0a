"""Makes the storyboard of one video: a sheet of small pictures, and WebVTT that says when each is shown."""

from __future__ import annotations

from typing import IO

from backend.media.services import RenditionOrder
from media_pipeline.derived import Derived, make_derived
from media_pipeline.engine.results import Storyboard
from media_pipeline.engine.sandbox import Sandbox

SHORTEST_S = 5.0
"""A shorter video has no storyboard: its time line has no room for different pictures."""


def make_storyboard(order: RenditionOrder, sandbox: Sandbox) -> None:
    """Draw, store and offer; ends ready, failed, or given back for another attempt."""

    def draw(file: IO[bytes]) -> Derived:
        storyboard = sandbox.storyboard(file.fileno(), container=order.container)
        sheet, cues = order.named("webp"), order.named("vtt")
        return Derived(files={cues: web_vtt(storyboard, sheet, order.duration).encode(), sheet: storyboard.sheet})

    make_derived(order, draw)


def web_vtt(storyboard: Storyboard, sheet: str, duration: float | None) -> str:
    """The cues: each names a part of the sheet, which stands beside this file, and lasts until the next one begins."""
    starts = storyboard.starts
    ends = [*starts[1:], max(duration or 0.0, starts[-1] + 1)]
    cues = ["WEBVTT\n"]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        x = number % storyboard.columns * storyboard.width
        y = number // storyboard.columns * storyboard.height
        part = f"{sheet}#xywh={x},{y},{storyboard.width},{storyboard.height}"
        cues.append(f"{_time(start if number else 0.0)} --> {_time(end)}\n{part}\n")
    return "\n".join(cues)


def _time(seconds: float) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    minutes, rest = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}.{milliseconds:03}"
