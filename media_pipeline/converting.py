"""Runs one conversion of a file, renews its lease meanwhile, and tells how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import IO

from backend.media.services import RenditionOrder, renew_rendition
from backend.storage import blobs
from media_pipeline.engine.playback import commands
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.stages import StageReport
from media_pipeline.streaming import LiveStream


class Stopped(Exception):
    """The rendition is not wanted from this worker any more."""


def convert(
    order: RenditionOrder, sandbox: Sandbox, made: IO[bytes], arguments: Sequence[str], tell: Callable[[str], None]
) -> None:
    """Write what ffmpeg makes of the file by ``arguments``; ``tell`` gets its lines. Raises MediaError."""
    limits = commands.limits_for(order.size, order.duration)
    with blobs.local_file(order.key) as file:
        sandbox.convert(file.fileno(), made.fileno(), arguments=arguments, limits=limits, on_line=tell)


def teller(
    order: RenditionOrder,
    report: StageReport[RenditionOrder] | None,
    stream: LiveStream | None = None,
    part: tuple[int, int] = (0, 1),
) -> Callable[[str], None]:
    """What is done with each line of a converter: the lease is renewed, and what stands is told and offered.

    ``part`` is how many conversions of how many are done already.
    """
    done, parts = part
    furthest = 0.0

    def tell(line: str) -> None:
        nonlocal furthest
        seconds = commands.seconds_done(line)
        if seconds is None:
            return
        if not renew_rendition(order) or (stream is not None and not stream.extend()):
            raise Stopped
        if report is not None:
            # Near the end of one track, ffmpeg names times of another that lags.
            furthest = max(furthest, seconds)
            share = (done + min(1.0, furthest / order.duration)) / parts if order.duration else 0.0
            report.progressed(min(99.0, round(100 * share, 1)))

    return tell
