"""Chooses the reader of a picture's container, which separates the pixels from the metadata."""

from collections.abc import Callable
from typing import BinaryIO

from media_pipeline.engine.image.containers import avif, bmp, gif, jpeg, png, tiff, webp
from media_pipeline.engine.image.containers.parts import Essence
from media_pipeline.engine.limits import Limits

_READERS: dict[str, Callable[[BinaryIO, Limits], Essence]] = {
    "jpeg": jpeg.essence,
    "png": png.essence,
    "webp": webp.essence,
    "gif": gif.essence,
    "avif": avif.essence,
    "heic": avif.essence,
    "bmp": bmp.essence,
    "tiff": tiff.essence,
}


def essence_of(file: BinaryIO, container: str, limits: Limits) -> Essence:
    """Return the parts of this picture that a decoder needs. Raises MediaError where it holds no picture."""
    return _READERS[container](file, limits)
