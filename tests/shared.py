"""What the test modules of a folder share: started by the first that asks, stopped when no more of them follow.

A server costs processor time as long as it runs, also where nobody asks it anything.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Generic, TypeVar

import pytest

T = TypeVar("T")


class Shared(Generic[T]):
    """Something that the tests below a folder of that name share."""

    def __init__(self, folder: str, start: Callable[[], AbstractContextManager[T]]) -> None:
        self._folder, self._start = folder, start
        self._stack = ExitStack()
        self._held: list[T] = []

    def get(self) -> T:
        """Return it, started where it does not run."""
        if not self._held:
            self._held.append(self._stack.enter_context(self._start()))
        return self._held[0]

    def stop_unless_for(self, item: pytest.Item | None) -> None:
        """Stop it, unless the next test is one of the folder."""
        if item is None or self._folder not in item.path.parts:
            self._held.clear()
            self._stack.close()
