"""Writes a ZIP piece by piece: what was written is taken at once, so that none of it stays in memory."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from backend.names import portable_file_name

_ZIP64_FROM = 2**31
_FIRST_YEAR = 1980


class _Sink:
    """Bytes that were written and not taken yet; without a position, as a socket."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep some bytes until they are taken."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing: what was written is there."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


class ZipStream:
    """An archive that stores files as they are; the bytes of each method's answer follow one another in the ZIP."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = ZipFile(self._sink, "w", ZIP_STORED)  # type: ignore[call-overload]
        self._names: set[str] = set()
        self._entry: IO[bytes] | None = None

    def begin(self, name: str, *, size: int, at: datetime) -> bytes:
        """Begin a file of about ``size`` bytes under a name that no other one has."""
        moment = at.astimezone(UTC)
        info = ZipInfo(self._free(name), (max(moment.year, _FIRST_YEAR), *moment.timetuple()[1:6]))
        info.external_attr = 0o644 << 16
        self._entry = self._zip.open(info, "w", force_zip64=size >= _ZIP64_FROM)
        return self._sink.taken()

    def write(self, data: bytes) -> bytes:
        """Write bytes of the file."""
        assert self._entry  # noqa: S101 - begin() came before
        self._entry.write(data)
        return self._sink.taken()

    def end(self) -> bytes:
        """End the file."""
        assert self._entry  # noqa: S101 - begin() came before
        self._entry.close()
        return self._sink.taken()

    def finish(self) -> bytes:
        """End the archive with its table of contents."""
        self._zip.close()
        return self._sink.taken()

    def _free(self, name: str) -> str:
        """A name that can be unpacked everywhere and differs from all others, also where case makes no difference."""
        cleaned = portable_file_name(name)
        stem, dot, suffix = cleaned.rpartition(".")
        stem, suffix = (stem, dot + suffix) if stem else (cleaned, "")
        free, number = cleaned, 1
        while free.casefold() in self._names:
            number += 1
            free = f"{stem} ({number}){suffix}"
        self._names.add(free.casefold())
        return free
