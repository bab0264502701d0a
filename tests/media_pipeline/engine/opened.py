"""Tells whether anybody on this machine opened a file, with the kernel's own bookkeeping (inotify)."""

import ctypes
import os
from pathlib import Path
from types import TracebackType
from typing import Self

_OPEN, _ACCESS = 0x20, 0x01
_libc = ctypes.CDLL(None, use_errno=True)


class Watch:
    """Watches one file while the block runs; ``was_touched`` is true once anybody opened or read it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._watch: int = _libc.inotify_init1(os.O_NONBLOCK)
        assert self._watch >= 0
        assert _libc.inotify_add_watch(self._watch, os.fsencode(self._path), _OPEN | _ACCESS) > 0
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._watch)

    @property
    def was_touched(self) -> bool:
        try:
            return bool(os.read(self._watch, 4096))
        except BlockingIOError:
            return False
