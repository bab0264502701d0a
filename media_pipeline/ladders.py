"""Makes several heights of a video that plays, each a file of fragments that begin at the same moments."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import IO

import structlog
from msgspec import to_builtins

from backend.media.payloads import Rung
from backend.media.services import RenditionOrder, publish_rendition
from backend.storage import blobs
from media_pipeline.converting import convert, teller
from media_pipeline.engine import errors
from media_pipeline.engine.limits import DEFAULT_LIMITS
from media_pipeline.engine.playback import commands
from media_pipeline.engine.playback.fragments import Fragments
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.stages import StageReport

log = structlog.get_logger()

_MAX_PIXELS = DEFAULT_LIMITS.max_pixels
_MISSING_S = 10.0
"""By how many seconds the last fragment may begin before the end of the video; they are four seconds long."""


def make_ladder(order: RenditionOrder, sandbox: Sandbox, report: StageReport[RenditionOrder]) -> None:
    """Make, store and offer all heights; raises MediaError. Of what is not offered nothing stays."""
    sizes = [(int(width), int(height)) for width, height in order.plan["sizes"]]
    files: dict[str, int] = {}
    rungs = []
    is_offered = False
    try:
        for done, size in enumerate(sizes):
            with tempfile.TemporaryFile() as made:
                rung = _rung(order, sandbox, made, size, teller(order, report, part=(done, len(sizes))))
                files[rung.name] = blobs.write_file(blobs.derived_key(order.media_id, rung.name), made)
            rungs.append(rung)
        report.done()
        is_offered = publish_rendition(order, files, {"rungs": to_builtins(rungs)})
    finally:
        if not is_offered:
            for name in files:
                blobs.remove(blobs.derived_key(order.media_id, name))


def _rung(
    order: RenditionOrder, sandbox: Sandbox, made: IO[bytes], size: tuple[int, int], tell: Callable[[str], None]
) -> Rung:
    """Write one height; raises MediaError where it is not what was wanted."""
    width, height = size
    convert(order, sandbox, made, commands.height(order.container, width, height, max_pixels=_MAX_PIXELS), tell)
    fragments = Fragments(made)
    pieces = [(len(piece.content), piece.end - piece.start) for piece in fragments.whole(order.duration or 0.0)]
    facts = sandbox.preview(made.fileno(), kind="video", container="mp4").facts
    seconds = sum(seconds for _, seconds in pieces[:-1])
    if not facts.playable or not pieces or seconds < (order.duration or 0.0) - _MISSING_S:
        log.warning("ladder.unsound", media=str(order.media_id), facts=repr(facts), seconds=seconds)
        raise errors.not_readable()
    return Rung(
        name=order.named("mp4", str(min(size))),
        width=width,
        height=height,
        fps=facts.fps,
        codecs=facts.codecs,
        header=len(fragments.header),
        pieces=pieces,
    )
