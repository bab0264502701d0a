"""How a decoded frame is to be turned and mirrored, from the display matrix of its container or codec."""

import struct
from collections.abc import Mapping
from math import atan2, degrees
from typing import NamedTuple, cast

from av.video.frame import VideoFrame
from PIL import Image

_MATRIX = struct.Struct("=9i")


class Orientation(NamedTuple):
    """Turned clockwise by ``rotation`` (0, 90, 180 or 270 degrees), then mirrored left to right."""

    rotation: int = 0
    mirrored: bool = False

    def applied(self, picture: Image.Image) -> Image.Image:
        """The picture as it is to be shown."""
        if self.rotation:
            picture = picture.transpose(_TURNS[self.rotation])
        return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if self.mirrored else picture

    def displayed(self, size: tuple[int, int]) -> tuple[int, int]:
        """The size after turning."""
        return size[::-1] if self.rotation in (90, 270) else size


_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def orientation(frame: VideoFrame) -> Orientation:
    """In steps of 90 degrees; upright where there is no matrix, or one that would leave nothing to see."""
    side_data = cast("Mapping[str, bytes]", frame.side_data)  # typed as holding motion vectors alone
    data = bytes(side_data["DISPLAYMATRIX"]) if "DISPLAYMATRIX" in side_data else b""
    if len(data) != _MATRIX.size:
        return Orientation()
    across, across_down, _, down_across, down, *_ = _MATRIX.unpack(data)
    determinant = across * down - across_down * down_across
    if determinant == 0:
        return Orientation()
    mirrored = determinant < 0
    angle = degrees(atan2(across_down, -across if mirrored else across))
    return Orientation(round(angle / 90) * 90 % 360, mirrored)
