"""Reads the ZIP of an import, which may have been made to do harm: nothing is unpacked by name, all is bounded."""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from typing import IO

from backend.exchange.services.source import Fault, Unreadable

MOST_ENTRIES = 200_000
TEXT_BYTES = 64 * 1024 * 1024
"""The largest piece of JSON that is read at once."""
MOST_ITEMS = 250_000
"""How many items the list in such a piece may have: each costs more memory than it has bytes."""
LINE_BYTES = 1024 * 1024
_DIRECTORY_BYTES = 64 * 1024 * 1024
_RATIO, _ALLOWED_BYTES = 200, 256 * 1024 * 1024
"""How many times larger than the archive what is in it may say to be, above a size that every archive may have."""
_DIRECTORY_SIZE = 5
"""Where the size of the directory stands in what zipfile reads of an end."""
_PIECES = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[][{},]', re.DOTALL)
_BLOCK = 1024 * 1024
_FAULTS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)
_ENCRYPTED, _IN_UTF8 = 1, 0x800
_MARK = b"\xef\xbb\xbf"
_LEFT_BY_SYSTEMS = re.compile(r"__MACOSX/|(?:.*/)?(?:\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)$")
"""What Finder and Explorer put into archives that they pack anew."""


class Reading:
    """The entries of an archive that may be read, by name; ``faults`` are those that may not. Raises Unreadable.

    Names are in NFC, and without a folder that holds all of them, as there is one in an archive that was packed anew.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.faults: list[Fault] = []
        self._entries: dict[str, zipfile.ZipInfo] = {}
        try:
            size = _require_small_directory(file)
            self._zip = zipfile.ZipFile(file)
        except (*_FAULTS, ValueError, struct.error) as error:
            raise Unreadable(f"This is no ZIP that can be read: {str(error)[:120]}") from None
        infos = self._zip.infolist()
        if len(infos) > MOST_ENTRIES:
            raise Unreadable(f"This archive has {len(infos):,} entries; at most {MOST_ENTRIES:,} are taken.")
        if sum(info.file_size for info in infos) > max(_RATIO * size, _ALLOWED_BYTES):
            raise Unreadable("What is in this archive would be enormous once it is unpacked: it is not taken.")
        for info in infos:
            self._add(info)
        folder = _folder_of(self._entries)
        self._entries = {name.removeprefix(folder): info for name, info in self._entries.items()}

    def _add(self, info: zipfile.ZipInfo) -> None:
        name = _name_of(info)
        if info.is_dir() or _LEFT_BY_SYSTEMS.match(name):
            return
        if why := _fault(info, name, self._entries):
            if len(self.faults) < 100:
                self.faults.append(Fault(0, f"{_shown(name)}: {why}"))
            return
        self._entries[name] = info

    def names(self, *, under: str = "", suffix: str = "") -> list[str]:
        """Return the names of entries that begin and end so, in their order."""
        begin = _composed(under)
        return sorted(name for name in self._entries if name.startswith(begin) and name.endswith(suffix))

    def __contains__(self, name: str) -> bool:
        return _composed(name) in self._entries

    def size(self, name: str) -> int:
        """Return how many bytes an entry has; 0 where there is none."""
        return self._entries[_composed(name)].file_size if name in self else 0

    def read(self, name: str) -> bytes:
        """Return a whole entry of text without its byte order mark; raises ValueError for one that is not there.

        So it does for one that is damaged or too large, and for a list of too many items, alone or in an object.
        """
        if name not in self:
            raise ValueError(f"{_shown(name)} is not in the archive.")
        if self.size(name) > TEXT_BYTES:
            limit = TEXT_BYTES // 1024 // 1024
            raise ValueError(f"{_shown(name)} is larger than {limit} MiB: have it written in several parts.")
        data = b"".join(self.blocks(name)).removeprefix(_MARK)
        _require_few_items(name, data)
        return data

    def blocks(self, name: str) -> Iterator[bytes]:
        """Return the bytes of an entry, piece by piece; raises ValueError where it is damaged."""
        try:
            with self._zip.open(self._entries[_composed(name)]) as source:
                while block := source.read(_BLOCK):
                    yield block
        except (*_FAULTS, KeyError):
            raise ValueError(f"{_shown(name)} is damaged, and cannot be read.") from None

    def lines(self, name: str) -> Iterator[tuple[int, bytes | None]]:
        """Return the numbered lines of an entry; None in place of one that is too long. Raises ValueError."""
        rest, number, too_long = b"", 0, False
        for block in self.blocks(name):
            *whole, rest = (rest + block).split(b"\n")
            for line in whole:
                number += 1
                yield number, None if too_long or len(line) > LINE_BYTES else line
                too_long = False
            if len(rest) > LINE_BYTES:
                rest, too_long = b"", True
        if rest or too_long:
            yield number + 1, None if too_long else rest

    def sha256(self, name: str) -> str:
        """Return the SHA-256 of an entry; raises ValueError where it is damaged."""
        digest = hashlib.sha256()
        for block in self.blocks(name):
            digest.update(block)
        return digest.hexdigest()


def _require_small_directory(file: IO[bytes]) -> int:
    """Return the size of an archive; raises ValueError where reading its directory alone would fill the memory."""
    # The very end that zipfile goes by: another way to look for it could be led to another one.
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # noqa: SLF001
    if not end:
        raise ValueError("it has no end.")
    if end[_DIRECTORY_SIZE] > _DIRECTORY_BYTES:
        raise ValueError("its directory is too large.")
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _require_few_items(name: str, data: bytes) -> None:
    if data.count(b",") < MOST_ITEMS:
        return
    depth = items = 0
    wanted = 1 if data[:100].lstrip()[:1] == b"[" else 2
    for found in _PIECES.finditer(data):
        mark = found[0]
        if mark == b",":
            items += depth == wanted
        elif mark in {b"[", b"{"}:
            depth += 1
        elif mark in {b"]", b"}"}:
            depth -= 1
        if items >= MOST_ITEMS:
            raise ValueError(f"{_shown(name)} has more than {MOST_ITEMS:,} items: have it written in several parts.")


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _name_of(info: zipfile.ZipInfo) -> str:
    """The name of an entry; some programs write UTF-8 and do not say so, which is read as an older encoding then."""
    name = info.filename
    if not info.flag_bits & _IN_UTF8 and not name.isascii():
        with suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return _composed(name)


def _folder_of(names: Iterable[str]) -> str:
    """The one folder that all entries stand in, with its slash; empty where there is none."""
    folders = {name.partition("/")[0] if "/" in name else "" for name in names}
    return f"{folder}/" if len(folders) == 1 and (folder := folders.pop()) else ""


def _fault(info: zipfile.ZipInfo, name: str, known: dict[str, zipfile.ZipInfo]) -> str | None:
    path = PurePosixPath(name)
    outside = not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]
    if outside or "\\" in name or not name.isprintable():
        return "Its name leads out of the archive."
    if info.flag_bits & _ENCRYPTED:
        return "It is encrypted."
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "It is packed in a way that is not read here."
    return "There are two of this name; the first one counts." if name in known else None


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in name)[:120]
