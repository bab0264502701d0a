"""The kinds of files that are told apart, and what each is served as."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["image", "video", "audio", "file"]

VIDEO_FORMATS = "MP4, WebM, OGG, MOV, AVI, MKV, FLV or MPEG-TS"


class FileType(Struct, frozen=True, kw_only=True):
    """A kind of file: ``container`` is the name the media engine knows, empty for what it never opens."""

    kind: Kind
    container: str
    content_type: str
    label: str
    """What a person calls it."""


def _type(kind: Kind, container: str, content_type: str, label: str) -> FileType:
    return FileType(kind=kind, container=container, content_type=content_type, label=label)


MP4 = _type("video", "mp4", "video/mp4", "an MP4 video")
MOV = _type("video", "mov", "video/quicktime", "a QuickTime video")
WEBM = _type("video", "webm", "video/webm", "a WebM video")
MKV = _type("video", "mkv", "video/x-matroska", "a Matroska video")
OGV = _type("video", "ogg", "video/ogg", "an Ogg video")
AVI = _type("video", "avi", "video/x-msvideo", "an AVI video")
FLV = _type("video", "flv", "video/x-flv", "an FLV video")
TS = _type("video", "ts", "video/mp2t", "a video as MPEG transport stream")
JPEG = _type("image", "jpeg", "image/jpeg", "a JPEG picture")
PNG = _type("image", "png", "image/png", "a PNG picture")
GIF = _type("image", "gif", "image/gif", "a GIF picture")
WEBP = _type("image", "webp", "image/webp", "a WebP picture")
AVIF = _type("image", "avif", "image/avif", "an AVIF picture")
HEIC = _type("image", "heic", "image/heic", "a HEIC picture")
BMP = _type("image", "bmp", "image/bmp", "a BMP picture")
TIFF = _type("image", "tiff", "image/tiff", "a TIFF picture")
MP3 = _type("audio", "mp3", "audio/mpeg", "an MP3 recording")
WAV = _type("audio", "wav", "audio/wav", "a WAV recording")
FLAC = _type("audio", "flac", "audio/flac", "a FLAC recording")
OGA = _type("audio", "ogg", "audio/ogg", "an Ogg recording")
M4A = _type("audio", "m4a", "audio/mp4", "an M4A recording")
AAC = _type("audio", "aac", "audio/aac", "an AAC recording")
AIFF = _type("audio", "aiff", "audio/aiff", "an AIFF recording")
RF64 = _type("audio", "rf64", "audio/wav", "a long WAV recording")
W64 = _type("audio", "w64", "audio/x-w64", "a Wave64 recording")
PDF = _type("file", "pdf", "application/pdf", "a PDF document")
ZIP = _type("file", "", "application/zip", "a ZIP archive")
TEXT = _type("file", "", "text/plain", "a text")
HTML = _type("file", "", "text/html", "a web page")
SVG = _type("file", "", "image/svg+xml", "an SVG drawing")
PLAYLIST = _type("file", "", "application/vnd.apple.mpegurl", "a playlist")
OTHER = _type("file", "", "application/octet-stream", "a file of an unknown kind")
