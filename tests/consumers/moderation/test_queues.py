"""The queues are read once per process and told to every watcher; a broker that hangs holds up nobody's commands."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from backend.jobs.queues import QueueDepth
from consumers.hub.frame import Frame
from consumers.hub.threads import in_thread
from consumers.moderation.queues import QueueTicker
from tests.waiting import PATIENCE_S

DEPTH = QueueDepth(queue="preview", depth=1, running=0, failed=0)


def ticker_of(read: Callable[[], list[QueueDepth]]) -> QueueTicker:
    """One that looks 20 times a second."""
    return QueueTicker(read, every_s=0.05, patience_s=0.1)


async def until(true: Callable[[], object]) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(PATIENCE_S):
        while not true():
            await asyncio.sleep(0.01)


async def test_fifty_watchers_hear_of_the_queues_from_one_look() -> None:
    looks: list[float] = []

    def read() -> list[QueueDepth]:
        looks.append(time.monotonic())
        return [DEPTH]

    ticker, heard = ticker_of(read), {number: list[Frame]() for number in range(50)}
    for number, frames in heard.items():
        ticker.watch(number, frames.append)
    await until(lambda: len(heard[49]) >= 2)
    for number in heard:
        ticker.unwatch(number)
    # Each heard every look, but for one that may be under way, and there was one for all
    (told,) = {len(frames) for frames in heard.values()}
    assert len(looks) - told in {0, 1}
    # And nobody looks when nobody watches
    await asyncio.sleep(0.15)
    assert len(looks) - told in {0, 1}
    assert {len(frames) for frames in heard.values()} == {told}


async def test_a_watcher_that_fails_keeps_nothing_from_the_others() -> None:
    ticker, heard = ticker_of(lambda: [DEPTH]), list[Frame]()

    def broken(frame: Frame) -> None:
        raise OSError("gone")

    ticker.watch("broken", broken)
    ticker.watch("whole", heard.append)
    await until(lambda: len(heard) >= 2)
    for who in ("broken", "whole"):
        ticker.unwatch(who)


@pytest.mark.django_db
async def test_a_broker_that_hangs_takes_no_thread_from_commands_and_is_heard_of_again() -> None:
    back, places = threading.Event(), set[str]()

    def read() -> list[QueueDepth]:
        places.add(threading.current_thread().name.rpartition("_")[0])
        back.wait(PATIENCE_S)
        return [DEPTH]

    ticker, heard = ticker_of(read), list[Frame]()
    ticker.watch("somebody", heard.append)
    await until(lambda: places)
    # While it hangs, nothing is told, and commands go on
    assert heard == []
    assert await in_thread(lambda: "done") == "done"
    back.set()
    await until(lambda: heard)
    ticker.unwatch("somebody")
    assert places == {"queues"}
