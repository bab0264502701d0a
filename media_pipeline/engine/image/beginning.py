"""Shows a picture of which only the beginning is there yet, as far as its format allows."""

from collections.abc import Sequence
from typing import BinaryIO

from msgspec.structs import replace
from PIL import Image, ImageChops, ImageStat

from media_pipeline.engine import errors, formats
from media_pipeline.engine.image.containers import Essence, essence_of
from media_pipeline.engine.image.decoding import (
    DAMAGE,
    Decoded,
    check_size,
    facts_of,
    orientation_of,
    shrunk,
    upright,
)
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import Piece, pieced
from media_pipeline.engine.results import Facts

_FEWEST_ROWS = 1 / 16
"""The part of the rows from which on a picture is shown."""


def shown_beginning(file: BinaryIO, container: str, limits: Limits) -> tuple[Facts, Image.Image | None]:
    """Facts of a picture, and what there is of it: a JPEG's first rows, or all of it with less detail.

    Rows that have not come are of one colour. Raises MediaError where not even the facts are told yet.
    """
    picture_formats = formats.PICTURE_FORMATS.get(container)
    if picture_formats is None:
        raise errors.unsupported(container)
    try:
        essence = essence_of(file, container, limits)
        with Image.open(pieced(file, essence.pieces), formats=picture_formats) as picture:
            check_size(picture, essence.frames, limits)
            facts = replace(facts_of(picture, orientation_of(picture, essence), container), playable=None)
            is_whole = bool(picture.info.get("progressive"))
        return facts, _rows(file, essence, is_whole=is_whole) if container == "jpeg" else None
    except DAMAGE as error:
        raise errors.not_readable() from error


def _rows(file: BinaryIO, essence: Essence, *, is_whole: bool) -> Image.Image | None:
    """The picture with what has come of it; None where that is too little."""

    def decoded(pieces: Sequence[Piece]) -> Decoded:
        with Image.open(pieced(file, pieces), formats=("JPEG",)) as picture:
            return shrunk(picture, essence)

    shown = decoded(essence.pieces)
    if is_whole or not essence.filled:
        return upright(shown)
    # The decoder fills missing rows with what it has: other bytes behind the pixels, other rows.
    differs = ImageChops.difference(shown.picture.convert("RGB"), decoded(essence.filled).picture.convert("RGB"))
    missing = differs.getbbox()
    if missing is None:
        return upright(shown)
    width, height, rows = *shown.picture.size, missing[1]
    if rows < max(1, round(height * _FEWEST_ROWS)):
        return None
    colour = tuple(round(value) for value in ImageStat.Stat(shown.picture.crop((0, rows - 1, width, rows))).mean)
    shown.picture.paste(colour, (0, rows, width, height))
    return upright(shown)
