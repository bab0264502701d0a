"""Waits for something to become true: the limit ends a test that waits in vain, and no claim leans on it."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(true: Callable[[], T], *, within: float = 30, every: float = 0.02) -> T:
    """What ``true`` answers as soon as that is something; raises AssertionError when it does not become so."""
    deadline = time.monotonic() + within
    while not (answer := true()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(every)
    return answer
