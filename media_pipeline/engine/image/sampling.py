"""Turns a picture into what taggers and the search for duplicates are given."""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from PIL import Image

from media_pipeline.engine import formats
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.fingerprint import distance, fingerprint
from media_pipeline.engine.image.containers import essence_of
from media_pipeline.engine.image.decoding import DAMAGE, check_size, shown_picture, shrunk, upright
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import Fingerprint, KeyFrame, KeyFrames

_MOST_HASHED, _SAME = 8, 2
_MOST_PIXELS = 20_000_000
"""Of each frame of an animation that is looked at behind the first one: 8 times 1080p."""
_PART = 0.25
"""The part of the time allowed, of the processor and by the clock, that frames behind the first may take."""
_QUALITY = 88  # letters stay readable; a third of the time that WebP takes


def sample_image(file: BinaryIO, container: str, limits: Limits) -> KeyFrames:
    """The picture, of an animated one its first frame, with the hashes of several. Raises MediaError."""
    shown = shown_picture(file, container, limits)
    picture = on_white(shown.picture)
    value, moves = fingerprint(picture), shown.is_animated and container in formats.ANIMATIONS
    fingerprints = [Fingerprint(at_s=0.0 if moves else None, value=value)] if value else []
    if moves:
        fingerprints += _of_later_frames(file, container, limits, fingerprints)
    return KeyFrames(frames=(key_frame(picture, at_s=None, is_poster=True),), fingerprints=tuple(fingerprints))


def _of_later_frames(
    file: BinaryIO, container: str, limits: Limits, known: Sequence[Fingerprint]
) -> Iterator[Fingerprint]:
    """The hashes of frames at even steps behind the first, but of those that differ from the one before.

    Frames are decoded from the first on. What is damaged, too large or takes too long leaves the later ones out, and
    never the first, by which blocked pictures are found.
    """
    last, until = known[-1].value if known else None, time.process_time() + limits.cpu_seconds * _PART
    latest = time.monotonic() + limits.wall_seconds * _PART
    with suppress(*DAMAGE, MediaError, MemoryError, RecursionError):
        essence = essence_of(file, container, limits)
        file.seek(0)
        with Image.open(file, formats=formats.PICTURE_FORMATS[container]) as moving:
            check_size(moving, essence.frames, limits)
            if moving.width * moving.height > _MOST_PIXELS:
                return
            count, shown_ms = getattr(moving, "n_frames", 1), 0.0
            wanted = {count * step // _MOST_HASHED for step in range(1, _MOST_HASHED)} - {0}
            for number in range(min(count, max(wanted, default=0) + 1)):
                moving.seek(number)
                moving.load()  # some readers tell only then how long it is shown
                if number in wanted:
                    picture = on_white(upright(shrunk(moving, essence)))
                    value = fingerprint(picture)
                    if value and (last is None or distance(last, value) > _SAME):
                        last = value
                        yield Fingerprint(at_s=round(shown_ms / 1000, 3), value=value)
                shown_ms += moving.info.get("duration") or 0
                if time.process_time() > until or time.monotonic() > latest:
                    return


def key_frame(picture: Image.Image, *, at_s: float | None, is_poster: bool) -> KeyFrame:
    """An RGB picture as JPEG."""
    out = BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return KeyFrame(at_s=at_s, width=picture.width, height=picture.height, image=out.getvalue(), is_poster=is_poster)


def on_white(picture: Image.Image) -> Image.Image:
    """The picture in RGB, what is transparent in white, as pages show it."""
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")
