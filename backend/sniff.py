"""What a file is, judged by its first kilobytes and by nothing that its sender says about it."""

from __future__ import annotations

import mimetypes
from typing import Literal

from msgspec import Struct

HEAD_BYTES = 4096
"""How many of the first bytes are enough for every signature below."""

VIDEO_FORMATS = "MP4, WebM, OGG, MOV, AVI or MKV"


class FileType(Struct, frozen=True, kw_only=True):
    """A kind of file: ``container`` is the name the media engine knows, empty for what it never opens."""

    kind: Literal["image", "video", "audio", "file"]
    container: str
    content_type: str
    label: str
    """What a person calls it."""


def _type(kind: Literal["image", "video", "audio", "file"], container: str, content_type: str, label: str) -> FileType:
    return FileType(kind=kind, container=container, content_type=content_type, label=label)


MP4 = _type("video", "mp4", "video/mp4", "an MP4 video")
MOV = _type("video", "mov", "video/quicktime", "a QuickTime video")
WEBM = _type("video", "webm", "video/webm", "a WebM video")
MKV = _type("video", "mkv", "video/x-matroska", "a Matroska video")
OGV = _type("video", "ogg", "video/ogg", "an Ogg video")
AVI = _type("video", "avi", "video/x-msvideo", "an AVI video")
JPEG = _type("image", "jpeg", "image/jpeg", "a JPEG picture")
PNG = _type("image", "png", "image/png", "a PNG picture")
GIF = _type("image", "gif", "image/gif", "a GIF picture")
WEBP = _type("image", "webp", "image/webp", "a WebP picture")
AVIF = _type("image", "avif", "image/avif", "an AVIF picture")
MP3 = _type("audio", "mp3", "audio/mpeg", "an MP3 recording")
WAV = _type("audio", "wav", "audio/wav", "a WAV recording")
FLAC = _type("audio", "flac", "audio/flac", "a FLAC recording")
OGA = _type("audio", "ogg", "audio/ogg", "an Ogg recording")
M4A = _type("audio", "m4a", "audio/mp4", "an M4A recording")
AAC = _type("audio", "aac", "audio/aac", "an AAC recording")
HEIC = _type("file", "", "image/heic", "a HEIC picture")
PDF = _type("file", "", "application/pdf", "a PDF document")
ZIP = _type("file", "", "application/zip", "a ZIP archive")
TEXT = _type("file", "", "text/plain", "a text")
HTML = _type("file", "", "text/html", "a web page")
SVG = _type("file", "", "image/svg+xml", "an SVG drawing")
PLAYLIST = _type("file", "", "application/vnd.apple.mpegurl", "a playlist")
OTHER = _type("file", "", "application/octet-stream", "a file of an unknown kind")

_STARTS: tuple[tuple[bytes, FileType], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"fLaC", FLAC),
    (b"ID3", MP3),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),
    (b"#EXTM3U", PLAYLIST),
)
_RIFF = {b"AVI ": AVI, b"WAVE": WAV, b"WEBP": WEBP}
_BRANDS = {b"qt  ": MOV, b"avif": AVIF, b"avis": AVIF, b"heic": HEIC, b"heix": HEIC, b"hevc": HEIC, b"mif1": HEIC,
           b"msf1": HEIC, b"M4A ": M4A, b"M4B ": M4A, b"M4P ": M4A}  # fmt: skip
_OLD_MOV_ATOMS = {b"moov", b"mdat", b"wide", b"pnot"}
# The longer marks first: UTF-32 begins like UTF-16.
_MARKS = ((b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"), (b"\xff\xfe", "utf-16-le"),
          (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))  # fmt: skip
_PAGE = (b"<!doctype html", b"<html", b"<script", b"<head", b"<body")
_WORDS = (b"ffconcat version", b"#extm3u", b"<html", b"<script")
_CONTROLS = bytes({*range(32), 127} - {*b"\b\t\n\f\r\x1b"})
_REPLACED = "\ufffd".encode()


def sniff(head: bytes) -> FileType:
    """The type of the file that begins with ``head`` (at least :data:`HEAD_BYTES` of it, or all)."""
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    return _boxed(head) or _mpeg_audio(head) or _textual(head) or OTHER


def _boxed(head: bytes) -> FileType | None:
    if head[4:8] == b"ftyp":
        return _iso(head)
    if head[4:8] in _OLD_MOV_ATOMS:
        return MOV
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"webm" in head[:64] else MKV if b"matroska" in head[:64] else None
    if head.startswith(b"OggS"):
        return OGV if b"\x80theora" in head or b"OVP80" in head else OGA
    return None


def _iso(head: bytes) -> FileType:
    """MP4 and its relatives, told apart by their brands: the major one first, then the compatible ones."""
    length = min(int.from_bytes(head[:4]), len(head))
    if (major := _BRANDS.get(head[8:12])) is not None and major is not HEIC:
        return major
    compatible = [head[at : at + 4] for at in range(16, length - 3, 4)]
    if b"avif" in compatible:
        return AVIF
    return HEIC if _BRANDS.get(head[8:12]) is HEIC else MP4


def _mpeg_audio(head: bytes) -> FileType | None:
    """MPEG audio without a tag: a frame header is 11 set bits, then a layer (00 means ADTS)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    layer, rate = head[1] >> 1 & 3, head[2] >> 4
    if head[1] & 0xF6 == 0xF0:
        return AAC
    return MP3 if layer == 1 and rate not in {0, 15} else None


def _textual(head: bytes) -> FileType | None:
    text = _plain(head)
    start = text.lstrip()[:512].lower()
    if start.startswith(_PAGE):
        return HTML
    if b"<svg" in start:
        return SVG
    if start.startswith(b"<") and any(tag in start for tag in (b"<html", b"<script")):
        return HTML
    if start.startswith(b"#extm3u"):
        return PLAYLIST
    # Whoever reads leniently takes these for what they say, also among bytes that are no text.
    return TEXT if any(word in start for word in _WORDS) or _is_readable(text) else None


def _plain(head: bytes) -> bytes:
    """What follows a byte order mark, as UTF-8; what begins with none, as it is."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return head.removeprefix(mark).decode(encoding, "replace").encode()
    return head


def _is_readable(text: bytes) -> bool:
    """Whether bytes are text in whatever encoding: no NUL, and hardly a byte that no text has."""
    strange = len(text) - len(text.translate(None, _CONTROLS)) + len(_REPLACED) * text.count(_REPLACED)
    return b"\0" not in text and strange <= len(text) // 50


def claims_media(name: str, content_type: str) -> bool:
    """Whether a file says of itself, by its name or its declared type, that it is a picture, video or recording."""
    guessed = mimetypes.guess_type(name, strict=False)[0] or ""
    said = (content_type.partition(";")[0].strip().lower(), guessed)
    # A drawing is text by nature; a playlist's own types begin with audio/ although it holds no sound.
    honest = {"image/svg+xml", "audio/mpegurl", "audio/x-mpegurl", "video/mp2t"}
    return any(one.startswith(("image/", "video/", "audio/")) and one not in honest for one in said)


def is_text(found: FileType) -> bool:
    """Whether this is text of any sort, which no media file ever is."""
    return found in {TEXT, HTML, SVG, PLAYLIST}


def declared_kind(name: str, content_type: str) -> Literal["image", "video", "audio", "file"]:
    """What a file says it is, shown until its first bytes have told."""
    said = content_type.partition(";")[0].strip().lower() or mimetypes.guess_type(name, strict=False)[0] or ""
    family = said.partition("/")[0]
    return family if family in {"image", "video", "audio"} else "file"  # type: ignore[return-value]
