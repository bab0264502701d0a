"""Waits for something to become true: the limit ends a test that waits in vain, and no claim leans on it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_S = 60
"""How long a test waits for what comes within a moment on a quiet machine."""
_REST, _LONGEST_S = 4, 0.25
"""A look is followed by a rest so many times as long, within bounds: many ask a server, which has other work to do."""


def until(true: Callable[[], T], *, within: float = PATIENCE_S, every: float = 0.02) -> T:
    """What ``true`` answers as soon as that is something; raises AssertionError when it does not become so."""
    began = time.monotonic()
    deadline = began + within
    while not (answer := true()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(_rest(began, every))
        began = time.monotonic()
    return answer


async def until_awaited(true: Callable[[], Awaitable[T]], *, within: float = PATIENCE_S, every: float = 0.05) -> T:
    """The same of what has to be awaited; raises TimeoutError."""
    began = time.monotonic()
    async with asyncio.timeout(within):
        while not (answer := await true()):
            await asyncio.sleep(_rest(began, every))
            began = time.monotonic()
        return answer


def _rest(began: float, every: float) -> float:
    return max(every, min(_REST * (time.monotonic() - began), _LONGEST_S))
