"""Pictures that anybody might send: each format, turned, with transparency, with colours of other kinds."""

from io import BytesIO
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms, ImageDraw

from tests.corpus.cache import made, made_of
from tests.corpus.videos import QUADRANTS

pillow_heif.register_heif_opener()

FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF", "heic": "HEIF", "bmp": "BMP",
           "tiff": "TIFF"}  # fmt: skip
"""Container name of the magic-byte table → Pillow's name."""


def _quadrants(width: int, height: int) -> Image.Image:
    picture = Image.new("RGB", (width, height))
    for at, colour in enumerate(QUADRANTS.values()):
        left, top = at % 2 * width // 2, at // 2 * height // 2
        picture.paste(colour, (left, top, left + width // 2, top + height // 2))
    return picture


def of_format(name: str, width: int = 800, height: int = 600) -> Path:
    """Four coloured quarters (see videos.QUADRANTS) in this format."""
    return made(
        f"picture.{name}",
        (name, width, height),
        lambda path: _quadrants(width, height).save(path, FORMATS[name]),
    )


def photo(megapixels: int) -> Path:
    """A JPEG of the shape of a phone's, with grain."""
    width, height = round((megapixels * 4e6 / 3) ** 0.5), round((megapixels * 3e6 / 4) ** 0.5)

    def make(path: Path) -> None:
        grain = Image.effect_noise((512, 512), 60).resize((width, height)).convert("RGB")
        Image.blend(grain, _quadrants(width, height), 0.6).save(path, "JPEG", quality=85)

    return made(f"photo{megapixels}.jpeg", (width, height), make)


def turned_jpeg(orientation: int) -> Path:
    """Upright when turned as EXIF says: the stored pixels are turned the other way. Shown as 320 x 240."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }

    def make(path: Path) -> None:
        exif = Image.Exif()
        exif[0x0112] = orientation
        picture = _quadrants(320, 240)
        stored = picture.transpose(undo[orientation]) if orientation in undo else picture
        stored.save(path, "JPEG", exif=exif, quality=95, subsampling=0)

    return made(f"turned{orientation}.jpeg", orientation, make)


def turned_tiff(packed: str) -> Path:
    """The same of 320 x 240 as a TIFF, packed in a way that Pillow names; it says as well who has taken it."""

    def make(path: Path) -> None:
        exif = Image.Exif()
        exif[0x0112], exif[0x010F] = 6, "SecretCam"
        exif.get_ifd(0x8769)[0x9003] = "2021:03:04 05:06:07"
        stored = _quadrants(320, 240).transpose(Image.Transpose.ROTATE_90)
        stored.save(path, "TIFF", exif=exif, compression=packed, description="shot at home")

    return made(f"turned-{packed}.tiff", packed, make)


def animated(name: str, frames: int = 5) -> Path:
    """A GIF or WebP that moves; red in its first frame, then blue."""

    def make(path: Path) -> None:
        others = [Image.new("RGB", (120, 80), (0, 0, 255 - number)) for number in range(frames - 1)]
        Image.new("RGB", (120, 80), "red").save(
            path, FORMATS[name], save_all=True, append_images=others, duration=100, lossless=True
        )

    return made(f"animated.{name}", (name, frames), make)


def moving(name: str, *, lasts_ms: int = 200, clear: bool = False) -> Path:
    """Eight frames of a bright ball that rolls to the right, over a dark pattern or, ``clear``, over nothing."""

    def make(path: Path) -> None:
        pattern = Image.effect_noise((320, 180), 30).point(lambda value: value // 4).convert("RGBA")
        behind = Image.new("RGBA", pattern.size) if clear else pattern
        frames = []
        for number in range(8):
            frame = behind.copy()
            ImageDraw.Draw(frame).ellipse((40 * number, 60, 40 * number + 39, 99), fill="white")
            frames.append(frame if clear else frame.convert("RGB"))
        options = {"disposal": 2} if name == "gif" else {}
        frames[0].save(path, FORMATS[name], save_all=True, append_images=frames[1:], duration=lasts_ms, **options)

    return made(f"moving{'-clear' if clear else ''}.{name}", (name, lasts_ms, clear), make)


def in_mode(mode: str, name: str = "png") -> Path:
    """A picture with the colours of this Pillow mode: ``CMYK``, ``I;16``, ``P``, ``LA``, ``1``, ``RGBA``…"""

    def make(path: Path) -> None:
        if mode == "I;16":
            Image.linear_gradient("L").convert("I").point(lambda value: value * 257).convert("I;16").save(path)
        else:
            Image.linear_gradient("L").convert("RGB").convert(mode).save(path, FORMATS[name])

    return made(f"{mode.replace(';', '-')}.{name}", mode, make)


def half_transparent() -> Path:
    """A PNG, red on the left and clear on the right."""
    picture = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    picture.paste((255, 0, 0, 255), (0, 0, 100, 100))
    return made("clear.png", "half", picture.save)


def with_swapped_profile(mode: str | None = None, alpha: int = 255) -> Path:
    """A red picture whose colour profile says that red and green have changed places: to be shown as green.

    A JPEG, or a PNG where a Pillow mode is given.
    """
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tmp.").replace(b"gXYZ", b"rXYZ").replace(b"tmp.", b"gXYZ")
    picture = Image.new("RGB", (64, 64), "red")
    if mode is None:
        return made("profile.jpeg", swapped, lambda path: picture.save(path, icc_profile=swapped, quality=95))
    picture.putalpha(alpha)
    picture = picture.convert(mode)
    return made("profile.png", (swapped, mode, alpha), lambda path: picture.save(path, icc_profile=swapped))


def decoded(data: bytes) -> Image.Image:
    """The picture in these bytes."""
    return Image.open(BytesIO(data))


def heic(**options: object) -> Path:
    """A HEIC of four coloured quarters, of ``size`` (320 x 240) as stored; ``options`` as pillow-heif's ``save`` takes.

    ``orientation`` is EXIF's number, which its writer turns into HEIC's own properties; ``hdr``: as PQ in BT.2020.
    """
    orientation, hdr = options.pop("orientation", None), options.pop("hdr", False)
    size: tuple[int, int] = options.pop("size", (320, 240))  # type: ignore[assignment]

    def make(path: Path) -> None:
        exif = Image.Exif()
        if orientation:
            exif[0x0112] = orientation
        colours = {"color_primaries": 9, "transfer_characteristics": 16, "matrix_coefficients": 9} if hdr else {}
        picture = Image.new("RGB", size, (150, 150, 150)) if hdr else _quadrants(*size)
        picture.save(path, "HEIF", quality=80, exif=exif.tobytes(), **colours, **options)

    return made("picture.heic", (orientation, hdr, size, repr(options)), make)


def truncated(name: str) -> Path:
    """The first half of a picture's bytes."""
    whole = of_format(name).read_bytes()
    return made_of(f"truncated.{name}", whole[: len(whole) // 2])


def encoded(picture: Image.Image, name: str) -> bytes:
    """The bytes of a picture in this format."""
    out = BytesIO()
    picture.save(out, FORMATS[name])
    return out.getvalue()
