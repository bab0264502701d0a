"""Makes what is read out of a file in one go, stores it, and offers it as a rendition: storyboards and clips."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from msgspec import Struct

from backend.media.services import (
    RenditionOrder,
    publish_rendition,
    report_later_stage,
)
from backend.storage import blobs
from media_pipeline.endings import end_badly, error_of
from media_pipeline.engine.errors import MediaError
from media_pipeline.stages import StageReport


class Derived(Struct, frozen=True, kw_only=True):
    """New files by their names, the first of which players ask for; or the name of one that stands already."""

    files: dict[str, bytes]
    stands: str = ""


def make_derived(order: RenditionOrder, make: Callable[[IO[bytes]], Derived]) -> None:
    """Read, store and offer; ends ready, failed, or given back for another attempt."""
    report = StageReport(order, report_later_stage)
    report.start(order.stage)
    try:
        with blobs.local_file(order.key) as file:
            derived = make(file)
    except MediaError as broken:
        end_badly(order, report, error_of(broken))
        return
    for name, content in derived.files.items():
        blobs.write(blobs.derived_key(order.media_id, name), content)
    report.done()
    sizes = {name: len(content) for name, content in derived.files.items()}
    if not publish_rendition(order, sizes, stands=derived.stands):
        # The lease was lost, perhaps to a deletion whose purge is over: nothing of this attempt may stay behind.
        for name in derived.files:
            blobs.remove(blobs.derived_key(order.media_id, name))
