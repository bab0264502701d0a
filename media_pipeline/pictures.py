"""Makes a picture that every browser shows, in full, of one that was sent in another format."""

from __future__ import annotations

from typing import IO

from backend.media.services import RenditionOrder
from media_pipeline.derived import Derived, make_derived
from media_pipeline.engine.sandbox import Sandbox


def make_picture(order: RenditionOrder, sandbox: Sandbox) -> None:
    """Convert, store and offer; ends ready, failed with the smaller pictures, or given back for another attempt."""

    def convert(file: IO[bytes]) -> Derived:
        return Derived(files={order.named("webp"): sandbox.picture(file.fileno(), container=order.container).data})

    make_derived(order, convert)
