"""Brings a picture of any mode into sRGB, transparency kept."""

from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms

_MODES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}
"""Colour space in the head of an ICC profile → the mode whose pixels it describes."""
_OPAQUE = frozenset({"RGB", "L", "CMYK"})


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB or RGBA; colours converted where the picture carries a sound profile that fits its mode."""
    alpha = picture.getchannel("A") if picture.mode in ("RGBA", "LA") else None
    converted = _converted(picture, profile) if profile else None
    if converted is None:
        return picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGB")
    if alpha:
        converted.putalpha(alpha)
    return converted


def _converted(picture: Image.Image, profile: bytes) -> Image.Image | None:
    """The opaque picture in sRGB; None where the profile is damaged or meant for other pixels."""
    mode = _MODES.get(profile[16:20])
    if mode is None or (mode == "CMYK") != (picture.mode == "CMYK"):
        return None
    opaque = picture if picture.mode == mode else picture.convert("RGB").convert(mode)
    with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(opaque, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    return None
