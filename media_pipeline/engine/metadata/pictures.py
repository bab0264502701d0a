"""Judges pictures within other files: covers stay where they hold no metadata of their own."""

import io
from typing import BinaryIO

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata import gif, jpeg, png, webp

_FILTERS = ((b"\xff\xd8", jpeg.filtered), (b"\x89PNG", png.filtered), (b"GIF8", gif.filtered), (b"RIFF", webp.filtered))
EMBEDDED_BYTES = 16 * 1024 * 1024
"""Larger ones are not looked at, and do not stay."""


def is_plain(content: bytes, limits: Limits) -> bool:
    """Whether a picture is of a known format and holds no metadata."""
    for start, filtered in _FILTERS:
        if content.startswith(start):
            try:
                return filtered(io.BytesIO(content), limits) is None
            except MediaError:
                return False
    return False


def is_plain_at(file: BinaryIO, start: int, stop: int, limits: Limits) -> bool:
    """The same of a picture that stands between two positions of a file."""
    if stop - start > EMBEDDED_BYTES:
        return False
    file.seek(start)
    return is_plain(file.read(stop - start), limits)
