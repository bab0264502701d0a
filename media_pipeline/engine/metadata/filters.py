"""The filter for each container that metadata is removed from."""

from collections.abc import Callable
from typing import BinaryIO

from media_pipeline.engine import errors
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata import (
    bitmaps,
    ebml,
    films,
    flac,
    gif,
    heif,
    id3,
    jpeg,
    ogg,
    png,
    riff,
    sounds,
    streams,
    webp,
)
from media_pipeline.engine.metadata.parts import Part

FILTERS: dict[str, Callable[[BinaryIO, Limits], list[Part] | None]] = {
    "jpeg": jpeg.filtered,
    "png": png.filtered,
    "webp": webp.filtered,
    "gif": gif.filtered,
    "bmp": bitmaps.filtered_bmp,
    "tiff": bitmaps.filtered_tiff,
    "flv": streams.filtered_flv,
    "ts": streams.filtered_ts,
    "aiff": sounds.filtered_aiff,
    "w64": sounds.filtered_w64,
    "flac": flac.filtered,
    "ogg": ogg.filtered,
    **dict.fromkeys(("mp4", "mov", "m4a"), films.filtered),
    **dict.fromkeys(("avif", "heic"), heif.filtered),
    **dict.fromkeys(("webm", "mkv"), ebml.filtered),
    **dict.fromkeys(("avi", "wav", "rf64"), riff.filtered),
    **dict.fromkeys(("mp3", "aac"), id3.filtered),
}


def filtered(file: BinaryIO, container: str, limits: Limits) -> list[Part] | None:
    """The parts of a file without its metadata; None where there is none. Raises MediaError for what is no such file.

    What says how pixels are to be shown stays: orientation, colour profile, resolution.
    """
    if container not in FILTERS:
        raise errors.internal()
    return FILTERS[container](file, limits)
