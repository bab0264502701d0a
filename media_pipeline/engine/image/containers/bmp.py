"""BMP: what its header, palette and pixels need is all that it has."""

from typing import BinaryIO

from media_pipeline.engine.image.containers.parts import Essence
from media_pipeline.engine.limits import Limits


def essence(file: BinaryIO, limits: Limits) -> Essence:
    """The whole file: Pillow reads no profile and no metadata of a BMP."""
    return Essence(pieces=[range(file.seek(0, 2))])
