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

DEPTH = QueueDepth(queue="preview", depth=1, running=0, failed=0)


@pytest.fixture
def read_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], list[QueueDepth]]], None]:
    """Lets a test say how the queues are read, 20 times a second."""
    monkeypatch.setattr("consumers.moderation.queues._EVERY_S", 0.05)
    monkeypatch.setattr("consumers.moderation.queues._PATIENCE_S", 0.1)
    return lambda read: monkeypatch.setattr("consumers.moderation.queues.depths", read)


async def test_fifty_watchers_hear_of_the_queues_from_one_look(read_by) -> None:
    looks: list[float] = []

    def read() -> list[QueueDepth]:
        looks.append(time.monotonic())
        return [DEPTH]

    read_by(read)
    ticker, heard = QueueTicker(), {number: list[Frame]() for number in range(50)}
    for number, frames in heard.items():
        ticker.watch(number, frames.append)
    await asyncio.sleep(0.3)
    for number in heard:
        ticker.unwatch(number)
    # Each heard every look, and there was one for all
    assert {len(frames) for frames in heard.values()} == {len(looks)}
    assert 2 <= len(looks) <= 6
    # And nobody looks when nobody watches
    await asyncio.sleep(0.15)
    assert {len(frames) for frames in heard.values()} == {len(looks)}


async def test_a_watcher_that_fails_keeps_nothing_from_the_others(read_by) -> None:
    read_by(lambda: [DEPTH])
    ticker, heard = QueueTicker(), list[Frame]()

    def broken(frame: Frame) -> None:
        raise OSError("gone")

    ticker.watch("broken", broken)
    ticker.watch("whole", heard.append)
    await asyncio.sleep(0.3)
    for who in ("broken", "whole"):
        ticker.unwatch(who)
    assert len(heard) >= 2


async def test_a_broker_that_hangs_takes_no_thread_from_commands_and_is_heard_of_again(read_by) -> None:
    back, places = threading.Event(), set[str]()

    def read() -> list[QueueDepth]:
        places.add(threading.current_thread().name.rpartition("_")[0])
        back.wait(5)
        return [DEPTH]

    read_by(read)
    ticker, heard = QueueTicker(), list[Frame]()
    ticker.watch("somebody", heard.append)
    await asyncio.sleep(0.4)
    # While it hangs, nothing is told, and commands go on
    assert heard == []
    assert await asyncio.wait_for(in_thread(lambda: "done"), 0.5) == "done"
    back.set()
    await asyncio.sleep(0.4)
    ticker.unwatch("somebody")
    assert heard
    assert places == {"queues"}
