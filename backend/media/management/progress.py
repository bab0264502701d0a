"""A progress bar for terminals; where output goes to a file it writes nothing."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self, TextIO

from django.core.management.base import OutputWrapper

_WIDTH, _EVERY_S = 30, 0.2


class ProgressBar:
    """Shows how many of ``total`` are done, and how many in a second."""

    def __init__(self, stream: OutputWrapper | TextIO, total: int) -> None:
        self._stream = stream
        self._total = max(total, 1)
        self._done = 0
        self._is_shown = stream.isatty()
        self._began = self._drawn = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.clear()

    def advance(self) -> None:
        """Count one more."""
        self._done += 1
        if self._is_shown and time.monotonic() - self._drawn >= _EVERY_S:
            self._drawn = time.monotonic()
            part = min(self._done / self._total, 1.0)
            rate = self._done / (self._drawn - self._began)
            bar = ("#" * round(part * _WIDTH)).ljust(_WIDTH, ".")
            self._write(f"\r[{bar}] {part:4.0%}  {self._done:,} of {self._total:,}  {rate:,.0f}/s ")

    def clear(self) -> None:
        """Take the bar away, to write a line in its place."""
        if self._is_shown:
            self._write("\r\033[K")

    def _write(self, text: str) -> None:
        if isinstance(self._stream, OutputWrapper):
            self._stream.write(text, ending="")
        else:
            self._stream.write(text)
        self._stream.flush()
