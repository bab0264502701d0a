"""Parses ``multipart/form-data`` incrementally (RFC 7578); pure: bytes in, events out."""

from __future__ import annotations

from msgspec import Struct
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from backend.errors import Invalid, UnsupportedType
from backend.inputs import NO_NUL

FIELD_BYTES = 64 * 1024
FIELDS = 32

_FILES = "A part that is a file names it: `filename` in its Content-Disposition."


class Field(Struct, frozen=True):
    """A complete field of the form."""

    name: str
    value: str


class FileBegins(Struct, frozen=True):
    """The head of a file."""

    name: str
    filename: str
    content_type: str


class FileBytes(Struct, frozen=True):
    """A part of the bytes of the present file."""

    data: bytes


class FileEnds(Struct, frozen=True):
    """The present file is complete."""


FormEvent = Field | FileBegins | FileBytes | FileEnds


def boundary_of(content_type: str) -> bytes:
    """Return the boundary of a form; raises UnsupportedType for another type, Invalid without a boundary."""
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data":
        raise UnsupportedType("Files are sent as multipart/form-data here.")
    boundary = options.get(b"boundary", b"")
    if not 1 <= len(boundary) <= 70:
        raise Invalid("The form names no boundary.", fields={"Content-Type": ["Has no proper boundary."]})
    return boundary


class FormParser:
    """Parser of one form; ``file_at`` is the offset of the first file's bytes in the body."""

    def __init__(self, boundary: bytes) -> None:
        self.complete = False
        self.file_at: int | None = None
        self._events: list[FormEvent] = []
        self._fields = 0
        self._fed = 0
        self._chunk = b""
        self._headers: dict[bytes, bytes] = {}
        self._header, self._value, self._text = b"", b"", bytearray()
        self._name, self._in_file = "", False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._headers.clear,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_part_end": self._on_part_end,
                "on_end": self._on_end,
            },
        )

    def feed(self, chunk: bytes) -> list[FormEvent]:
        """Parse a chunk of the body; returns its events. Raises Invalid for a malformed form."""
        self._chunk = chunk
        try:
            self._parser.write(chunk)
        except FormParserError as wrong:
            raise Invalid(f"The form cannot be read: {wrong}") from None
        self._fed += len(chunk)
        events, self._events = self._events, []
        return events

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _on_headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        if b"name" not in options:
            raise Invalid("A part of the form has no name.")
        self._name, self._text = _text(options[b"name"], "name"), bytearray()
        self._in_file = b"filename" in options
        if self._in_file:
            kind = self._headers.get(b"content-type", b"").decode("latin-1")
            self._events.append(FileBegins(self._name, _filename(options[b"filename"]), kind))
            return
        self._fields += 1
        if self._fields > FIELDS:
            raise Invalid(f"A form may have at most {FIELDS} fields.")

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file:
            if self.file_at is None:
                # What looked like the boundary at the end of the last piece comes out of a buffer of its own.
                self.file_at = self._fed + start if data is self._chunk else self._fed - end
            self._events.append(FileBytes(data[start:end]))
            return
        self._text += data[start:end]
        if len(self._text) > FIELD_BYTES:
            raise Invalid(
                "This form cannot be taken.", fields={self._name: [f"At most {FIELD_BYTES} bytes.", *self._hints()]}
            )

    def _on_part_end(self) -> None:
        self._events.append(
            FileEnds() if self._in_file else Field(self._name, _text(bytes(self._text), self._name, *self._hints()))
        )

    def _hints(self) -> list[str]:
        return [_FILES] if self._name.startswith("file") else []

    def _on_end(self) -> None:
        self.complete = True


def _text(raw: bytes, name: str, *hints: str) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise Invalid("This form cannot be read.", fields={name: ["Must be text in UTF-8.", *hints]}) from None
    if "\0" in text:
        raise Invalid("This form cannot be read.", fields={name: [NO_NUL, *hints]})
    return text


def _filename(raw: bytes) -> str:
    """Decode a file name: browsers percent-encode quotation marks and line ends, and nothing else."""
    name = raw.decode(errors="replace")
    for code, char in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n")):
        name = name.replace(code, char)
    return name
