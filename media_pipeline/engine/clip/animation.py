"""An animated picture as a film: every frame as browsers show it, and as long."""

from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from media_pipeline.engine import errors, formats
from media_pipeline.engine.clip.encoding import Timed, encoded, even, paced
from media_pipeline.engine.image.containers import Essence, essence_of
from media_pipeline.engine.image.decoding import DAMAGE, Decoded, check_size, orientation_of, scalable, upright
from media_pipeline.engine.image.sampling import on_white
from media_pipeline.engine.image.thumbnails import fit
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import Clip

LONGEST_SIDE, PER_SECOND = 640, 30
_SHORTEST_MS, _INSTEAD_MS = 20, 100
"""Browsers show a frame that claims to last less than the one for the other."""
_LONGEST_MS, _MOST_FRAMES = 60_000, 3_000
_QUALITY = {"crf": "26"}
_OPAQUE = 255


def animation_clip(file: BinaryIO, container: str, limits: Limits) -> Clip | None:
    """The film; None for a picture that is seen through, as no film is. Raises MediaError, also for too long ones."""
    try:
        essence = essence_of(file, container, limits)
        file.seek(0)
        with Image.open(file, formats=formats.PICTURE_FORMATS[container]) as picture:
            check_size(picture, essence.frames, limits)
            if _is_seen_through(picture):
                return None
            count = getattr(picture, "n_frames", 1)
            if count > _MOST_FRAMES:
                raise errors.too_long_animation(count)
            return encoded(paced(_frames(picture, essence, count), PER_SECOND), count, _QUALITY)
    except DAMAGE as error:
        raise errors.not_readable() from error


def _is_seen_through(picture: Image.Image) -> bool:
    lowest, _ = picture.convert("RGBA").getchannel("A").getextrema()
    return int(lowest) < _OPAQUE  # type: ignore[arg-type]


def _frames(picture: Image.Image, essence: Essence, count: int) -> Iterator[Timed]:
    profile = essence.profile or picture.info.get("icc_profile")
    orientation, shown_ms = orientation_of(picture, essence), 0
    size = even(*fit(*picture.size, LONGEST_SIDE))
    begin = 1 if picture.info.get("default_image") else 0  # what programs show that know no animated PNG
    for number in range(begin, count):
        picture.seek(number)
        picture.load()
        lasts = round(picture.info.get("duration") or 0)
        lasts = lasts if lasts >= _SHORTEST_MS else _INSTEAD_MS
        shown_ms += lasts
        if shown_ms > _LONGEST_MS:
            raise errors.too_long_animation(number)
        small = scalable(picture).resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
        yield Timed(on_white(upright(Decoded(small, orientation, profile))), lasts)
