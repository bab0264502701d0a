"""What a room is told of a resumable upload while its bytes come."""

from __future__ import annotations

import asyncio
import time

from tests.server import WebServer
from tests.sockets import following
from tests.tus import Tus, clip

MIB = 1024 * 1024


class TestProgress:
    async def test_the_room_sees_it_begin_move_at_most_four_times_a_second_and_end(self, server: WebServer) -> None:
        async with following(server.url, server.tokens["bob"]) as bob:
            tus = Tus(server)
            data = clip(2 * MIB)
            location = tus.begin(len(data))
            started = time.monotonic()
            for at in range(0, len(data), len(data) // 16):
                tus.patch(location, at, data[at : at + len(data) // 16])
                time.sleep(0.05)
            elapsed = time.monotonic() - started
            created = await bob.event("message.created")
            assert created["data"]["attachments"][0]["state"] == "uploading"
            done = await bob.event("media.updated")
            while done["data"]["state"] == "uploading":
                done = await bob.event("media.updated")
            assert (done["data"]["state"], done["data"]["received"]) == ("processing", len(data))
            await bob.until(lambda: any(seen["data"]["received"] == len(data) for seen in bob.of("upload.progress")))
            told = [seen["data"] for seen in bob.of("upload.progress")]
            received = [one["received"] for one in told]
            assert received == sorted(received)
            assert received[-1] == len(data)
            assert 0 < received[0] < len(data)
            assert len(told) <= 4 * elapsed + 4
            assert told[-1]["percent"] == 100
            assert told[0]["media"] == created["data"]["attachments"][0]["id"]

    async def test_a_client_that_sends_a_little_in_each_request_is_told_its_speed_too(self, server: WebServer) -> None:
        async with following(server.url, server.tokens["bob"]) as bob:
            tus = Tus(server)
            location = tus.begin(MIB)
            # Given requests of one kilobyte, until one is told with a speed
            data, at = clip(MIB), 0
            while not (known := [one["data"] for one in bob.of("upload.progress") if one["data"]["bytes_per_s"]]):
                assert tus.patch(location, at, data[at : at + 1024]).status_code == 204
                at += 1024
                await asyncio.sleep(0.01)
            assert known[0]["eta_s"] > 0
            assert tus.delete(location).status_code == 204
