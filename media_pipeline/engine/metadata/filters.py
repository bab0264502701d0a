"""The filter for each container that metadata is removed from."""

from collections.abc import Callable
from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata import boxes, jpeg, png, webp
from media_pipeline.engine.metadata.parts import Part

_FILTERS: dict[str, Callable[[BinaryIO, Limits], list[Part] | None]] = {
    "jpeg": jpeg.filtered,
    "png": png.filtered,
    "webp": webp.filtered,
    **dict.fromkeys(("mp4", "mov", "m4a"), boxes.filtered),
}


def filtered(file: BinaryIO, container: str, limits: Limits) -> list[Part] | None:
    """The parts of a file without its metadata; None where there is none. Raises MediaError for what is no such file.

    What says how pixels are to be shown stays: orientation, colour profile, resolution.
    """
    if container not in _FILTERS:
        raise errors.internal()
    return _FILTERS[container](file, limits)
