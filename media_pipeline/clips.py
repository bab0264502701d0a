"""Makes the clip of one file: an animated picture as it plays in place, or a look into a video."""

from __future__ import annotations

from typing import IO, Literal

from backend.media.services import ORIGINAL, RenditionOrder
from media_pipeline.derived import Derived, make_derived
from media_pipeline.engine import errors
from media_pipeline.engine.results import Clip
from media_pipeline.engine.sandbox import Sandbox

SHORTEST_S = 5.0
"""A shorter video is seen as quickly by playing it."""
_PLAYS_AS_IT_IS_BYTES = 4 * 1024**2
"""So large an animated picture may be to be played as it was sent, where no film can stand for it."""
_LARGEST_GLIMPSE_BYTES = 300_000


def make_clip(order: RenditionOrder, sandbox: Sandbox) -> None:
    """Film, store and offer; ends ready, failed, or given back for another attempt."""

    def film(file: IO[bytes]) -> Derived:
        kind: Literal["image", "video"] = "image" if order.kind == "image" else "video"
        clip = sandbox.clip(file.fileno(), kind=kind, container=order.container)
        return _glimpse(order, clip) if kind == "video" else _animation(order, clip)

    make_derived(order, film)


def _glimpse(order: RenditionOrder, clip: Clip | None) -> Derived:
    if clip is None or len(clip.data) > _LARGEST_GLIMPSE_BYTES:
        raise errors.not_readable()
    return Derived(files={order.named("mp4"): clip.data})


def _animation(order: RenditionOrder, clip: Clip | None) -> Derived:
    """The film where it is smaller; else the picture as it was sent, if it is not too heavy to be played in place."""
    if clip is not None and len(clip.data) < order.size:
        return Derived(files={order.named("mp4"): clip.data})
    if order.size > _PLAYS_AS_IT_IS_BYTES:
        raise errors.too_heavy_to_play()
    return Derived(files={}, stands=ORIGINAL)
