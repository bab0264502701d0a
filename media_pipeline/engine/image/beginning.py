"""Shows a picture of which only the beginning is there yet, as far as its format allows."""

from collections.abc import Sequence
from typing import BinaryIO

from msgspec.structs import replace
from PIL import Image, ImageChops, ImageStat

from media_pipeline.engine import errors, formats
from media_pipeline.engine.image.containers import Essence, essence_of
from media_pipeline.engine.image.containers.png import whole_rows
from media_pipeline.engine.image.decoding import (
    DAMAGE,
    Decoded,
    check_size,
    facts_of,
    orientation_of,
    shrunk,
    upright,
)
from media_pipeline.engine.image.thumbnails import LARGEST, fit
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import Piece, pieced
from media_pipeline.engine.results import Facts

_FEWEST_ROWS = 1 / 16
"""The part of the rows from which on a picture is shown."""


def shown_beginning(file: BinaryIO, container: str, limits: Limits) -> tuple[Facts, Image.Image | None]:
    """Facts of a picture, and what there is of it: the first rows of a JPEG or PNG, or all of it with less detail.

    Rows that have not come are of one colour. GIF and WebP are shown once their first frame is whole. Raises MediaError
    where not even the facts are told yet.
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
            size = picture.size
        if container == "jpeg":
            return facts, _rows(file, essence, is_whole=is_whole)
        if container == "png":
            return facts, _whole_rows(file, essence, size)
        return facts, _first_frame(file, essence, picture_formats) if container in {"gif", "webp"} else None
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
    shown.picture.paste(_last_colour(shown.picture, rows), (0, rows, width, height))
    return upright(shown)


def _last_colour(picture: Image.Image, rows: int) -> tuple[int, ...]:
    """The colour of the last of so many rows, for those that have not come."""
    row = picture.crop((0, rows - 1, picture.width, rows))
    return tuple(round(value) for value in ImageStat.Stat(row).mean)


def _whole_rows(file: BinaryIO, essence: Essence, size: tuple[int, int]) -> Image.Image | None:
    """A PNG with the rows that have come whole; None where that is too little, or they do not come from the top."""
    found = whole_rows(file, essence.pieces)
    if found is None or found[1] < max(1, round(size[1] * _FEWEST_ROWS)):
        return None
    pieces, rows = found
    width, height = fit(*size, LARGEST)
    shown_rows = min(height, max(1, round(rows * height / size[1])))
    with Image.open(pieced(file, pieces), formats=("PNG",)) as picture:
        decoded = shrunk(picture, essence)
    top = decoded.picture.resize((width, shown_rows), Image.Resampling.BICUBIC)
    whole = Image.new(top.mode, (width, height), _last_colour(top, shown_rows))
    whole.paste(top)
    return upright(decoded._replace(picture=whole))


def _first_frame(file: BinaryIO, essence: Essence, picture_formats: tuple[str, ...]) -> Image.Image | None:
    """The first frame, once all of it has come."""
    if not essence.ended:
        return None
    with Image.open(pieced(file, essence.pieces), formats=picture_formats) as picture:
        return upright(shrunk(picture, essence))
