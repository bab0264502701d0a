"""Once enough of a file has come, a worker is asked to show it; an upload never waits for that."""

from __future__ import annotations

import asyncio
import json
import threading
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from redis import Redis

from backend.ids import new_id
from backend.sniff import HEAD_BYTES
from consumers.transfer.reception import Reception
from tests.server import WebServer
from tests.tus import Tus, clip
from tests.waiting import until

MIB = 1024 * 1024


def jobs(server: WebServer) -> list[dict[str, Any]]:
    """What waits for a worker of previews."""
    waiting: dict[bytes, bytes] = Redis.from_url(server.environment["REDIS_URL"]).hgetall("dramatiq:preview.msgs")
    return [json.loads(message) for message in waiting.values()]


def looks(server: WebServer, location: str) -> int:
    """How many looks at what has come of an upload were asked for."""
    asked = [job["args"] for job in jobs(server) if job["actor_name"] == "preview_upload"]
    return sum(upload.replace("-", "") in location.replace("-", "") for [upload] in asked)


def is_whole(server: WebServer, tus: Tus, location: str) -> bool:
    """Whether the preview of the whole file was asked for."""
    media = tus.head(location).headers["Upload-Media"]
    return any(job["actor_name"] == "preview_media" and job["args"] == [media] for job in jobs(server))


def test_a_look_is_asked_for_once_a_megabyte_has_come_and_as_much_is_still_to_come(tus: Tus, server: WebServer) -> None:
    data = clip(5 * MIB // 2)
    location = tus.begin(len(data))
    marks = [0, MIB - 1, MIB + 100, 2 * MIB, len(data)]
    asked = []
    for begin, end in pairwise(marks):
        assert tus.patch(location, begin, data[begin:end]).status_code == 204
        if end > MIB:
            assert until(lambda: looks(server, location) == 1)
        asked.append(looks(server, location))
    assert asked == [0, 1, 1, 1]
    assert until(lambda: is_whole(server, tus, location))
    assert looks(server, location) == 1


def test_none_is_asked_for_where_the_rest_comes_at_once(tus: Tus, server: WebServer) -> None:
    data = clip(3 * MIB // 2)
    location = tus.begin(len(data))
    tus.patch(location, 0, data)
    assert until(lambda: is_whole(server, tus, location))
    assert looks(server, location) == 0


class Slow:
    """A staged file whose beginning is being shown to other machines until it may end."""

    def __init__(self) -> None:
        self.offset, self.tentative, self.has_ended = HEAD_BYTES, False, False
        self.begun, self.may_end = threading.Event(), threading.Event()

    def append(self, data: bytes) -> None:
        """Take some bytes."""
        self.offset += len(data)

    def expose(self) -> None:
        """Read the file for a while."""
        self.begun.set()
        self.has_ended = self.may_end.wait(60)


async def test_a_request_that_breaks_off_leaves_its_file_only_when_nothing_reads_it_any_more() -> None:
    staged, upload = Slow(), SimpleNamespace(id=new_id(), media_id=new_id(), typed=True, size=4 * MIB, deferred=False)
    uploader: Any = None
    request = asyncio.create_task(Reception(uploader, upload, staged).take([bytes(MIB)]))  # type: ignore[arg-type]
    assert await asyncio.to_thread(staged.begun.wait, 60)
    request.cancel()
    for _ in range(20):
        await asyncio.sleep(0)
    assert not request.done()
    staged.may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert staged.has_ended
