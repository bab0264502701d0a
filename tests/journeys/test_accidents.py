"""What happens when parts die in the middle of the work: nothing that was promised is lost."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import time

from tests.corpus import videos
from tests.journeys.people import Person, settled
from tests.running import Running


async def test_a_worker_killed_in_the_middle_of_a_video_is_replaced_and_the_video_gets_ready(offchat: Running) -> None:
    # Given somebody who watches their files
    alice = Person(offchat, "alice")
    async with alice.socket("media") as watching:
        await watching.do("watch", {"mine": True})
        # When the worker is killed the moment it has begun with a video
        media = await asyncio.to_thread(alice.send, videos.video(size_bytes=50_000_000), room=alice.room())
        begun = await watching.until(lambda: [e for e in watching.of("media.stage") if e["data"]["media"] == media])
        killed = offchat.pid("worker")
        os.kill(killed, signal.SIGKILL)
        assert alice.attachment(media)["state"] == "processing"
        # Then the work goes on within fifteen seconds and the video gets ready
        shown = await settled(alice, media, within=15)
        assert (shown["state"], shown["width"], shown["height"]) == ("ready", 1920, 1080)
        assert shown["stages"]["thumbnail"]["attempt"] == begun[0]["data"]["attempt"] + 1
        assert offchat.pid("worker") != killed


def test_an_upload_goes_on_after_the_web_process_was_killed(offchat: Running) -> None:
    # Given half of a video on the server
    alice, file = Person(offchat, "alice"), videos.video(size_bytes=20_000_000)
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
    deadline = time.monotonic() + 15
    while True:
        try:
            answer = person.http.head(location, headers={"Tus-Resumable": "1.0.0"})
            return int(answer.headers["Upload-Offset"])
        except Exception:
            assert time.monotonic() < deadline
            time.sleep(0.1)
