"""The list of comments that FLAC and the sounds and films of Ogg share; what is about the music in it stays."""

import base64
import binascii

from media_pipeline.engine.limits import Limits
from media_pipeline.engine.metadata.pictures import is_plain
from media_pipeline.engine.metadata.programs import is_common

_KEPT = frozenset(
    {"TITLE", "ARTIST", "ALBUM", "ALBUMARTIST", "TRACKNUMBER", "TRACKTOTAL", "TOTALTRACKS", "DISCNUMBER", "DISCTOTAL"}
    | {"GENRE", "COMPOSER", "PERFORMER", "LYRICIST", "LYRICS", "ISRC", "LANGUAGE", "BPM", "VERSION"}
)
_KEPT_STARTS = ("REPLAYGAIN_", "R128_", "CHAPTER", "WAVEFORMATEXTENSIBLE_")
_PICTURE = "METADATA_BLOCK_PICTURE"


def rewritten(data: bytes, limits: Limits) -> bytes | None:
    """The list without what is not about the music; None where all of it stays."""
    vendor, at = _text(data, 0)
    count = int.from_bytes(data[at : at + 4], "little")
    kept = [comment for comment in _comments(data, at + 4, count) if _stays(comment, limits)]
    if len(kept) == count:
        return None
    return b"".join([_lengthened(vendor), len(kept).to_bytes(4, "little"), *map(_lengthened, kept)])


def picture_of(block: bytes) -> bytes:
    """The bytes of the picture in a block as FLAC has it; empty where it cannot be read."""
    _, at = _text(block, 4, "big")
    _, at = _text(block, at, "big")
    return _text(block, at + 16, "big")[0]


def _comments(data: bytes, at: int, count: int) -> list[bytes]:
    """The comments; ends before one that goes beyond the data."""
    comments = []
    for _ in range(min(count, len(data) // 4)):
        comment, at = _text(data, at)
        if at > len(data):
            break
        comments.append(comment)
    return comments


def _stays(comment: bytes, limits: Limits) -> bool:
    name, _, value = comment.partition(b"=")
    key = name.decode("ascii", "replace").upper()
    if key == _PICTURE:
        try:
            return is_plain(picture_of(base64.b64decode(value)), limits)
        except binascii.Error:
            return False
    if key == "ENCODER":
        return is_common(value)
    return key in _KEPT or key.startswith(_KEPT_STARTS)


def _text(data: bytes, at: int, order: str = "little") -> tuple[bytes, int]:
    length = int.from_bytes(data[at : at + 4], order)  # type: ignore[arg-type]
    return data[at + 4 : at + 4 + length], at + 4 + length


def _lengthened(text: bytes) -> bytes:
    return len(text).to_bytes(4, "little") + text
