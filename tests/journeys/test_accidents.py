"""What happens when parts die in the middle of the work: nothing that was promised is lost."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import signal

import httpx
import psutil

from tests.corpus import videos
from tests.journeys.people import Person, settled
from tests.running import Running
from tests.waiting import until


async def test_a_worker_killed_in_the_middle_of_a_video_is_replaced_and_the_video_gets_ready(offchat: Running) -> None:
    # Given somebody who watches their files
    alice = Person(offchat, "alice")
    async with alice.socket("media") as watching:
        await watching.do("watch", {"mine": True})
        # When the worker is killed in the middle of a video: what decodes stands still until then
        killed = offchat.pid("worker")
        decoders = psutil.Process(killed).children(recursive=True)
        for decoder in decoders:
            decoder.suspend()
        media = await asyncio.to_thread(alice.send, videos.small_video(), room=alice.room())
        begun = await watching.until(lambda: [e for e in watching.of("media.stage") if e["data"]["media"] == media])
        os.kill(killed, signal.SIGKILL)
        for decoder in decoders:
            with contextlib.suppress(psutil.NoSuchProcess):
                decoder.resume()
        assert alice.attachment(media)["state"] == "processing"
        # Then another one takes it up, and the video gets ready
        shown = await settled(alice, media)
        assert (shown["state"], shown["width"], shown["height"]) == ("ready", 640, 360)
        assert shown["stages"]["thumbnail"]["attempt"] > begun[0]["data"]["attempt"]
        assert offchat.pid("worker") != killed


def test_an_upload_goes_on_after_the_web_process_was_killed(offchat: Running) -> None:
    # Given half of a video on the server
    alice, file = Person(offchat, "alice"), videos.long_upload()
    content, half = file.read_bytes(), 9_000_000
    begun = alice.begin(file, room=alice.room())
    location, media = begun.headers["Location"], begun.headers["Upload-Media"]
    assert alice.append(location, content[:half], 0).status_code == 204
    # When the web process is killed and comes back
    os.kill(offchat.pid("web"), signal.SIGKILL)
    offset = offset_after_restart(alice, location)
    # Then nothing of what was received is lost, and the rest completes the file
    assert offset == half
    assert alice.append(location, content[half:], half).status_code == 204
    assert alice.settled(media)["state"] == "ready"
    stored = alice.http.get(f"/media/{media}/file").content
    assert hashlib.sha256(stored).digest() == hashlib.sha256(content).digest()


def offset_after_restart(person: Person, location: str) -> int:
    """Ask for the offset until the server answers again."""
    answered: list[httpx.Response] = []

    def ask() -> bool:
        with contextlib.suppress(httpx.TransportError):
            answered.append(person.http.head(location, headers={"Tus-Resumable": "1.0.0"}))
        return bool(answered)

    until(ask, every=0.1)
    return int(answered[0].headers["Upload-Offset"])
