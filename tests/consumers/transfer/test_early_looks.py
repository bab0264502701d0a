"""Once enough of a file has come, a worker is asked to show it; an upload never waits for that."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from redis import Redis

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
