"""Detects the type of a file from its first kilobytes, never from the declarations of its sender.

Text comes first: readable text is text, with any signature in front. For all other files a signature is not enough:
bytes whose structure does not continue as the type requires are of another type.
"""

from __future__ import annotations

from backend.sniff.boxes import boxed
from backend.sniff.declared import UNKNOWN as UNKNOWN
from backend.sniff.declared import claims_media as claims_media
from backend.sniff.declared import declared_kind as declared_kind
from backend.sniff.declared import declared_type as declared_type
from backend.sniff.declared import document_type as document_type
from backend.sniff.declared import told_type as told_type
from backend.sniff.signatures import signed
from backend.sniff.sound import recorded, tag_end
from backend.sniff.streams import transported
from backend.sniff.text import among_other_bytes, readable
from backend.sniff.types import AAC as AAC
from backend.sniff.types import AIFF as AIFF
from backend.sniff.types import AVI as AVI
from backend.sniff.types import AVIF as AVIF
from backend.sniff.types import BMP as BMP
from backend.sniff.types import FLAC as FLAC
from backend.sniff.types import FLV as FLV
from backend.sniff.types import GIF as GIF
from backend.sniff.types import HEIC as HEIC
from backend.sniff.types import HTML as HTML
from backend.sniff.types import JPEG as JPEG
from backend.sniff.types import M4A as M4A
from backend.sniff.types import MKV as MKV
from backend.sniff.types import MOV as MOV
from backend.sniff.types import MP3 as MP3
from backend.sniff.types import MP4 as MP4
from backend.sniff.types import OGA as OGA
from backend.sniff.types import OGV as OGV
from backend.sniff.types import OTHER as OTHER
from backend.sniff.types import PDF as PDF
from backend.sniff.types import PLAYLIST as PLAYLIST
from backend.sniff.types import PNG as PNG
from backend.sniff.types import RF64 as RF64
from backend.sniff.types import SVG as SVG
from backend.sniff.types import TEXT as TEXT
from backend.sniff.types import TIFF as TIFF
from backend.sniff.types import TS as TS
from backend.sniff.types import VIDEO_FORMATS as VIDEO_FORMATS
from backend.sniff.types import W64 as W64
from backend.sniff.types import WAV as WAV
from backend.sniff.types import WEBM as WEBM
from backend.sniff.types import WEBP as WEBP
from backend.sniff.types import ZIP as ZIP
from backend.sniff.types import FileType as FileType

HEAD_BYTES = 4096
"""How many of the first bytes are enough for every signature."""


def sniff(head: bytes) -> FileType:
    """The type of the file that begins with ``head`` (at least :data:`HEAD_BYTES` of it, or all)."""
    looks = (readable, signed, boxed, transported, _sound, among_other_bytes)
    return next(filter(None, (look(head) for look in looks)), OTHER)


def _sound(head: bytes) -> FileType | None:
    """A recording; where the tags before it end beyond ``head``, it is taken for MP3."""
    start = 0
    while (end := tag_end(head[start : start + 10])) is not None:
        start += end
    file_type = recorded(head[start:]) or (signed(head[start:]) if start else None)
    return file_type if file_type and file_type.kind == "audio" else MP3 if start else None


def holds_either(container: str) -> bool:
    """Whether a container for videos may as well hold sound alone: what a voice recorder writes."""
    return container in {MP4.container, MOV.container, WEBM.container, MKV.container}


def is_text(file_type: FileType) -> bool:
    """Whether this is text of any sort, which no media file ever is."""
    return file_type in {TEXT, HTML, SVG, PLAYLIST}
