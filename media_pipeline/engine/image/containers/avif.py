"""AVIF and HEIC: everything in its place, but items of EXIF and XMP renamed, so that no decoder looks for them."""

import re
from typing import BinaryIO

from media_pipeline.engine.image.containers.parts import Essence
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.pieces import Piece

_META_BYTES = 1024 * 1024  # descriptions of items stand at the beginning and have some hundred bytes
_METADATA_ITEM = re.compile(rb"infe[\x02\x03]\x00\x00.(?:.{4}|.{6})(Exif|mime)", re.DOTALL)
_UNKNOWN_ITEM = b"skip"


def essence(file: BinaryIO, limits: Limits) -> Essence:
    """The whole file; how it is turned stands in its own properties, which decoders heed."""
    del limits
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(_META_BYTES)
    pieces: list[Piece] = []
    position = 0
    for found in _METADATA_ITEM.finditer(head):
        pieces += [range(position, found.start(1)), _UNKNOWN_ITEM]
        position = found.end(1)
    return Essence(pieces=[*pieces, range(position, size)])
