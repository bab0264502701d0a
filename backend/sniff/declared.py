"""What a sender says of a file, by its name and its declared type, judged by our own tables and never by the host's."""

from __future__ import annotations

from backend.sniff.types import Kind

UNKNOWN = "application/octet-stream"

_MEDIA = {
    "image/jpeg": "jpg jpeg jpe jfif pjpeg", "image/png": "png apng", "image/gif": "gif", "image/webp": "webp",
    "image/avif": "avif avifs", "image/heic": "heic heics hif", "image/heif": "heif heifs", "image/bmp": "bmp dib",
    "image/tiff": "tif tiff", "image/x-icon": "ico", "image/jp2": "jp2", "image/jxl": "jxl",
    "video/mp4": "mp4 m4v mp4v", "video/quicktime": "mov qt", "video/webm": "webm", "video/x-matroska": "mkv",
    "video/ogg": "ogv", "video/x-msvideo": "avi", "video/mpeg": "mpg mpeg mpe m1v m2v", "video/x-flv": "flv",
    "video/mp2t": "mts m2ts", "video/x-ms-wmv": "wmv", "video/3gpp": "3gp", "video/3gpp2": "3g2",
    "audio/mpeg": "mp3 mp2", "audio/wav": "wav rf64 bwf", "audio/flac": "flac", "audio/ogg": "oga ogg opus",
    "audio/mp4": "m4a m4b m4p", "audio/aac": "aac adts", "audio/webm": "weba", "audio/x-matroska": "mka",
    "audio/aiff": "aif aiff aifc", "audio/x-ms-wma": "wma", "audio/midi": "mid midi", "audio/amr": "amr",
    "audio/x-w64": "w64",
}  # fmt: skip
"""Types of media and the suffixes of their files. Not here: what is text by nature (svg, m3u8, pls, dxf, ts)."""

_OF_SOURCES_TOO = "video/mp2t"
"""What browsers call TypeScript as well (``.ts``, ``.mts``): no claim to be a video."""

_DOCUMENTS = {
    "application/pdf": "pdf", "application/zip": "zip", "application/gzip": "gz tgz", "application/x-tar": "tar",
    "application/x-7z-compressed": "7z", "application/vnd.rar": "rar", "application/x-bzip2": "bz2",
    "application/x-xz": "xz", "application/zstd": "zst", "application/epub+zip": "epub", "application/rtf": "rtf",
    "application/msword": "doc", "application/vnd.ms-excel": "xls", "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt", "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp", "application/vnd.android.package-archive": "apk",
    "application/java-archive": "jar", "application/vnd.sqlite3": "sqlite sqlite3 db",
}  # fmt: skip
"""Types that a file of unknown content, or an archive, may have by its name: none of them runs in a browser."""

_OTHER_WORDS = {
    "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png", "image/x-ms-bmp": "image/bmp",
    "image/vnd.microsoft.icon": "image/x-icon", "image/apng": "image/png", "video/x-m4v": "video/mp4",
    "video/avi": "video/x-msvideo", "video/msvideo": "video/x-msvideo", "video/matroska": "video/x-matroska",
    "audio/mp3": "audio/mpeg", "audio/x-mp3": "audio/mpeg", "audio/x-wav": "audio/wav", "audio/wave": "audio/wav",
    "audio/vnd.wave": "audio/wav", "audio/x-flac": "audio/flac", "audio/opus": "audio/ogg",
    "audio/x-m4a": "audio/mp4", "audio/m4a": "audio/mp4", "audio/x-aac": "audio/aac", "audio/x-aiff": "audio/aiff",
    "audio/matroska": "audio/x-matroska",
}  # fmt: skip


def _by_suffix(table: dict[str, str]) -> dict[str, str]:
    return {suffix: content_type for content_type, suffixes in table.items() for suffix in suffixes.split()}


_MEDIA_SUFFIXES, _DOCUMENT_SUFFIXES = _by_suffix(_MEDIA), _by_suffix(_DOCUMENTS)
_KNOWN = {*_MEDIA, *_DOCUMENTS, "text/plain"}


def declared_type(content_type: str) -> str:
    """The type that is declared, in its usual word, where the tables know it; else ``application/octet-stream``."""
    declared = content_type.partition(";")[0].strip().lower()
    declared = _OTHER_WORDS.get(declared, declared)
    return declared if declared in _KNOWN else UNKNOWN


def told_type(name: str, content_type: str) -> str:
    """The content type that a file has by its declared type or else its name; ``application/octet-stream`` for none."""
    declared, suffix = declared_type(content_type), _suffix(name)
    return declared if declared != UNKNOWN else _MEDIA_SUFFIXES.get(suffix) or _DOCUMENT_SUFFIXES.get(suffix) or UNKNOWN


def claims_media(name: str, content_type: str) -> bool:
    """Whether a file says of itself, by its name or its declared type, that it is a picture, video or recording."""
    type_, suffix = declared_type(content_type), _suffix(name)
    return (type_ in _MEDIA and type_ != _OF_SOURCES_TOO) or (suffix in _MEDIA_SUFFIXES and suffix != "mts")


def declared_kind(name: str, content_type: str) -> Kind:
    """What a file says it is, shown until its first bytes have told."""
    declared = declared_type(content_type)
    family = (_MEDIA_SUFFIXES.get(_suffix(name), declared) if declared == UNKNOWN else declared).partition("/")[0]
    return family if family in {"image", "video", "audio"} else "file"  # type: ignore[return-value]


def document_type(name: str) -> str | None:
    """The type that a document or an archive has by its name; None where the name tells of none."""
    return _DOCUMENT_SUFFIXES.get(_suffix(name))


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
