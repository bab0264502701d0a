"""Makes the three small pictures of a picture, whole or square, never larger than itself, in WebP."""

from io import BytesIO

from PIL import Image

from media_pipeline.engine.results import Picture, Thumbnail, ThumbnailName

SIDES: dict[ThumbnailName, int] = {"large": 1280, "medium": 640, "small": 320}
"""Longest side in pixels, largest first."""

LARGEST = SIDES["large"]
_QUALITY = 78
_METHOD = 2  # half of JPEG's bytes at 20 ms for 480 px; higher methods cost a multiple and save a few per cent


def fit(width: int, height: int, side: int) -> tuple[int, int]:
    """The size scaled down so that neither side exceeds ``side``; never up, never below 1."""
    scale = min(1.0, side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def make_thumbnails(picture: Image.Image) -> list[Thumbnail]:
    """Small, medium and large of an upright RGB or RGBA picture."""
    made: list[Thumbnail] = []
    original, data = picture.size, b""
    for name, side in SIDES.items():
        size = fit(*original, side)
        if size != picture.size or not data:
            picture = picture if size == picture.size else picture.resize(size, Image.Resampling.HAMMING)
            data = _webp(picture)
        made.append(Thumbnail(name=name, width=size[0], height=size[1], data=data))
    return made[::-1]


SQUARES: dict[ThumbnailName, int] = {"large": 256, "medium": 128, "small": 64}
"""Sides of the picture of a person, a room or an emoji in pixels, largest first."""


def middle_of(picture: Image.Image) -> Image.Image:
    """The largest square in the middle of a picture."""
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return picture.crop((left, top, left + side, top + side))


def on_square(picture: Image.Image) -> Image.Image:
    """The whole picture in the middle of a square that is seen through."""
    side = max(picture.size)
    square = Image.new("RGBA", (side, side))
    square.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    return square


def make_squares(picture: Image.Image) -> list[Thumbnail]:
    """Small, medium and large of a square RGB or RGBA picture."""
    side = picture.width
    made: list[Thumbnail] = []
    for name, wanted in SQUARES.items():
        fitting = min(side, wanted)
        picture = picture.resize((fitting, fitting), Image.Resampling.LANCZOS)
        made.append(Thumbnail(name=name, width=fitting, height=fitting, data=_webp(picture)))
    return made[::-1]


FULL = 4096
"""Longest side in pixels of a picture that stands for an original which browsers do not show."""


def make_full(picture: Image.Image) -> Picture:
    """An upright RGB or RGBA picture as it is, at most so large."""
    return Picture(data=_webp(picture), width=picture.width, height=picture.height)


def _webp(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=_METHOD)
    return out.getvalue()
