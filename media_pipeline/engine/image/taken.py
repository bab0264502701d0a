"""Reads when and about where a photo was taken: asked for only where its sender has allowed that."""

from collections.abc import Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any, BinaryIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from media_pipeline.engine import errors, formats
from media_pipeline.engine.image.decoding import DAMAGE
from media_pipeline.engine.results import EARLIEST_S, LATEST_S, Taken

PLACE_STEP = 0.1
"""Degrees to which a place is rounded, up to 11 km from north to south: nothing finer leaves the sandbox."""
_TIMES = (Base.DateTimeOriginal, Base.DateTimeDigitized)


def taken_of(file: BinaryIO, container: str) -> Taken:
    """The time and the rounded place of a picture, as far as its EXIF tells them.

    The time is that of the clock of the camera, as if it had shown UTC. Raises MediaError for what is no picture.
    """
    picture_formats = formats.PICTURE_FORMATS.get(container)
    if picture_formats is None:
        raise errors.unsupported(container)
    try:
        with Image.open(file, formats=picture_formats) as picture:
            exif = picture.getexif()
            place = _place(exif.get_ifd(IFD.GPSInfo))
            return Taken(taken_s=_moment(exif.get_ifd(IFD.Exif)), place=place)
    except DAMAGE as error:
        raise errors.not_readable() from error


def _moment(ifd: Mapping[int, Any]) -> int | None:
    for tag in _TIMES:
        try:
            shown = datetime.strptime(str(ifd[tag]).strip("\0 "), "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
        except DAMAGE:
            continue  # the other one may be whole
        if EARLIEST_S <= shown.timestamp() <= LATEST_S:
            return round(shown.timestamp())
    return None


def _place(ifd: Mapping[int, Any]) -> tuple[float, float] | None:
    try:
        latitude = _degrees(ifd[GPS.GPSLatitude], ifd[GPS.GPSLatitudeRef], "S")
        longitude = _degrees(ifd[GPS.GPSLongitude], ifd[GPS.GPSLongitudeRef], "W")
    except DAMAGE:
        return None
    is_on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
    is_known = (latitude, longitude) != (0, 0)  # what devices write that do not know
    return (latitude, longitude) if is_on_earth and is_known else None


def _degrees(parts: Any, direction: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not isfinite(value):
        raise ValueError(value)
    signed = -value if str(direction).strip("\0 ").upper() == negative else value
    return round(round(signed / PLACE_STEP) * PLACE_STEP, 1)
