"""Videos as cameras and old programs write them: each plays in the conversation, though browsers do not know it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import psutil
import pytest
from playwright.async_api import Page, expect

from tests.corpus import videos
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running
from tests.waiting import PATIENCE_S, until_awaited

KINDS = {
    "hevc-turned.mov": (videos.turned_hevc, (120, 160)),
    "prores.mov": (lambda: videos.unplayable("prores.mov"), (160, 120)),
    "mpeg4.avi": (lambda: videos.unplayable("mpeg4.avi"), (160, 120)),
    "ten-bit.mp4": (lambda: videos.unplayable("ten-bit.mp4"), (160, 120)),
    "interlaced.mkv": (lambda: videos.unplayable("interlaced.mkv"), (160, 120)),
    "hdr.mp4": (videos.small_high_dynamic_range, (160, 120)),
}
"""Name → how it is made, and how large it is shown."""


@pytest.fixture
def room(offchat: Running) -> str:
    """A room with one message for each of them."""
    alice, name = Person(offchat, "alice"), "Films of every kind"
    room = alice.new_room(name, "bob")
    for file, (make, _) in KINDS.items():
        alice.send(make(), name=file, room=room)
    return name


async def played(page: Page) -> tuple[int, int]:
    """Let the newest player play; its picture's size once time has moved."""
    player = page.locator("video").last
    await until_awaited(lambda: player.evaluate("video => video.currentTime > 0.1 && video.videoWidth > 0"))
    width, height = await player.evaluate("video => [video.videoWidth, video.videoHeight]")
    return int(width), int(height)


async def test_each_plays_in_the_conversation_once_it_is_made_playable(room: str, log_in: LogIn) -> None:
    bob = await log_in("bob")
    await bob.get_by_text(room).first.click()
    # Then each of them gets a play button by itself, once it plays
    buttons = bob.get_by_role("button", name="Play video")
    await expect(buttons).to_have_count(len(KINDS), timeout=120_000)
    sizes = []
    for _ in KINDS:
        await buttons.first.click()
        sizes.append(await played(bob))
        await bob.locator("video").last.evaluate("video => video.pause()")
    assert sorted(sizes) == sorted(size for _, size in KINDS.values())


LONG_S = 120
"""So long that a machine with nothing else to do does not convert it before the test looks."""


def converters(offchat: Running) -> list[psutil.Process]:
    """The programs that convert at this moment."""
    found = []
    for process in offchat.family():
        with contextlib.suppress(psutil.Error):
            found += [process] if process.name().startswith("ffmpeg") else []
    return found


async def halted(offchat: Running, enough: Callable[[], Any]) -> list[psutil.Process]:
    """Let what converts run a little at a time until ``enough``; it stands still then."""
    async with asyncio.timeout(2 * PATIENCE_S):
        while not (running := converters(offchat)):
            await asyncio.sleep(0.01)
        while not enough():
            for process in running:
                process.resume()
            await asyncio.sleep(0.005)
            for process in running:
                process.suspend()
    return running


async def test_a_long_one_plays_before_its_conversion_is_done(offchat: Running, log_in: LogIn) -> None:
    alice, name = Person(offchat, "alice"), "A long film"
    room = alice.new_room(name, "bob")
    page = await log_in("bob")
    await page.get_by_text(name).first.click()
    path = videos.long_unplayable("hevc.mov", seconds=LONG_S)
    sent = alice.send(path, name="long.mov", room=room)

    def shown() -> dict[str, Any]:
        return alice.attachment(sent)

    running = await halted(offchat, lambda: shown()["stream"]["hls"])
    # The conversion stands still in the middle: what plays now is played before it is done
    await page.get_by_role("button", name="Play video").click()
    assert await played(page) == (160, 120)
    assert (shown()["stages"]["transcode"]["state"], shown()["stream"]["mp4"]) == ("progress", None)
    for process in running:
        process.resume()
    # The same player goes on with what comes, to the end of the film
    player = page.locator("video").last
    await until_awaited(lambda: player.evaluate(f"video => video.duration > {LONG_S - 1}"))
    await player.evaluate("(video, at) => { video.currentTime = at }", LONG_S - 0.5)
    await until_awaited(lambda: player.evaluate("video => video.ended"))
    assert shown()["stream"]["mp4"]
