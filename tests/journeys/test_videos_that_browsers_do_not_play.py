"""Files as devices and old programs write them: each plays or shows in the conversation, whatever browsers know."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import psutil
from playwright.async_api import Page

from tests.corpus import videos
from tests.journeys import gallery
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running
from tests.waiting import PATIENCE_S, until_awaited


async def played(page: Page) -> tuple[int, int]:
    """Let the newest player play; its picture's size once time has moved."""
    player = page.locator("video").last
    await until_awaited(lambda: player.evaluate("video => video.currentTime > 0.1 && video.videoWidth > 0"))
    width, height = await player.evaluate("video => [video.videoWidth, video.videoHeight]")
    return int(width), int(height)


async def test_what_every_sort_of_device_writes_plays_or_shows_in_the_conversation(
    offchat: Running, log_in: LogIn
) -> None:
    gallery.send(gallery.EVERY_ONE, Person(offchat, "alice"), to="bob")
    await gallery.every_one_is_seen(await log_in("bob", size=gallery.TALL, motion="no-preference"), gallery.EVERY_ONE)


LONG_S = 60
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
    player = page.locator("video").last
    await player.evaluate("video => { video.onemptied = () => { video.dataset.begun = 'again' } }")
    for process in running:
        process.resume()
    # The same player goes on with what comes, to the end of the film
    await until_awaited(lambda: player.evaluate(f"video => video.duration > {LONG_S - 1}"))
    await player.evaluate("(video, at) => { video.currentTime = at }", LONG_S - 0.5)
    await until_awaited(lambda: player.evaluate("video => video.ended"))
    assert shown()["stream"]["mp4"]
    assert await player.evaluate("video => video.dataset.begun") is None, "it began anew when the whole stood"
