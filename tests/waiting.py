"""Waits for something to become true: the limit ends a test that waits in vain, and no claim leans on it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_S = 60
"""How long a test waits for what comes within a moment on a quiet machine."""


def until(true: Callable[[], T], *, within: float = PATIENCE_S, every: float = 0.02) -> T:
    """What ``true`` answers as soon as that is something; raises AssertionError when it does not become so."""
    deadline = time.monotonic() + within
    while not (answer := true()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(every)
    return answer


async def until_awaited(true: Callable[[], Awaitable[T]], *, within: float = PATIENCE_S, every: float = 0.05) -> T:
    """The same of what has to be awaited; raises TimeoutError."""
    async with asyncio.timeout(within):
        while not (answer := await true()):
            await asyncio.sleep(every)
        return answer
