"""Gives a descriptor of the bytes of any file-like object, copying them only where there is none."""

from __future__ import annotations

import io
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

_BLOCK = 1024 * 1024


@contextmanager
def readable(file: IO[bytes], *, limit: int) -> Iterator[int]:
    """A descriptor of a regular file with the bytes of ``file``, whose position stays; at most ``limit`` are copied."""
    descriptor = _descriptor_of(file)
    if descriptor is not None:
        yield descriptor
        return
    with tempfile.TemporaryFile() as copy:
        position = file.tell()
        try:
            file.seek(0)
            while copy.tell() < limit and (block := file.read(min(_BLOCK, limit - copy.tell()))):
                copy.write(block)
        finally:
            file.seek(position)
        copy.flush()
        yield copy.fileno()


def _descriptor_of(file: IO[bytes]) -> int | None:
    """Return the descriptor of a regular file; None for what lies in memory or comes through a pipe."""
    try:
        descriptor = file.fileno()
    except (AttributeError, io.UnsupportedOperation):
        return None
    return descriptor if stat.S_ISREG(os.fstat(descriptor).st_mode) else None
