"""Videos as cameras and old programs write them: each plays in the conversation, though browsers do not know it."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.corpus import videos
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running

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
    made = alice.http.post("/api/chat/rooms/", json={"kind": "group", "name": name, "members": [alice.id_of("bob")]})
    for file, (make, _) in KINDS.items():
        alice.send(make(), name=file, room=made.raise_for_status().json()["id"])
    return name


async def played(page: Page) -> tuple[int, int]:
    """Let the newest player play; its picture's size once time has moved."""
    player = page.locator("video").last
    async with asyncio.timeout(60):
        while not await player.evaluate("video => video.currentTime > 0.1 && video.videoWidth > 0"):
            await asyncio.sleep(0.1)
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
