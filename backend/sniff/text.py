"""Tells text of any encoding from binary data, and finds the kinds of text that programs interpret."""

from __future__ import annotations

import re

from backend.sniff.types import HTML, PDF, PLAYLIST, SVG, TEXT, FileType

# The longer marks first: UTF-32 begins like UTF-16.
_MARKS = ((b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"), (b"\xff\xfe", "utf-16-le"),
          (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))  # fmt: skip
_PAGE = (b"<!doctype html", b"<html", b"<script", b"<head", b"<body")
_WORDS = (b"ffconcat version", b"#extm3u", b"<html", b"<script")
_CONTROLS = bytes({*range(32), 127} - {*b"\b\t\n\f\r\x1b"})
_REPLACED = "\ufffd".encode()
_PDF = re.compile(rb"%PDF-\d\.\d")
_BEFORE_PDF = 1024


def readable(head: bytes) -> FileType | None:
    """Return the kind of a text; None where the bytes are no text."""
    text = _plain(head)
    # Scanners and web servers leave empty lines before it, and readers look for it in the first 1,024 bytes.
    if _PDF.match(head[:_BEFORE_PDF].removeprefix(b"\xef\xbb\xbf").lstrip()):
        return PDF
    return (_sort(text) or TEXT) if _is_readable(text) else None


def among_other_bytes(head: bytes) -> FileType | None:
    """What lenient readers take for text although it is none: a page, a drawing, a playlist; None for the rest."""
    text = _plain(head)
    markup = _sort(text)
    return markup or (TEXT if any(word in _start(text) for word in _WORDS) else None)


def _sort(text: bytes) -> FileType | None:
    start = _start(text)
    if start.startswith(_PAGE):
        return HTML
    if b"<svg" in start:
        return SVG
    if start.startswith(b"<") and any(tag in start for tag in (b"<html", b"<script")):
        return HTML
    return PLAYLIST if start.startswith(b"#extm3u") else None


def _start(text: bytes) -> bytes:
    return text.lstrip()[:512].lower()


def _plain(head: bytes) -> bytes:
    """What follows a byte order mark, as UTF-8; what begins with none, as it is."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return head.removeprefix(mark).decode(encoding, "replace").encode()
    return head


def _is_readable(text: bytes) -> bool:
    """Whether bytes are text in any encoding: no NUL, and hardly any control characters."""
    strange = len(text) - len(text.translate(None, _CONTROLS)) + len(_REPLACED) * text.count(_REPLACED)
    return b"\0" not in text and strange <= len(text) // 50
