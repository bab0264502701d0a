"""Turns a picture into what taggers and the search for duplicates are given."""

from io import BytesIO
from typing import BinaryIO

from PIL import Image

from media_pipeline.engine import formats
from media_pipeline.engine.fingerprint import fingerprint
from media_pipeline.engine.image.decoding import shown_picture
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import Fingerprint, KeyFrame, KeyFrames

_QUALITY = 88  # letters stay readable; a third of the time that WebP takes


def sample_image(file: BinaryIO, container: str, limits: Limits) -> KeyFrames:
    """The picture, of an animated one its first frame at 0 s, with its hash. Raises MediaError."""
    shown = shown_picture(file, container, limits)
    picture = on_white(shown.picture)
    value, moves = fingerprint(picture), shown.is_animated and container in formats.ANIMATIONS
    return KeyFrames(
        frames=(key_frame(picture, at_s=None, is_poster=True),),
        fingerprints=(Fingerprint(at_s=0.0 if moves else None, value=value),) if value else (),
    )


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
