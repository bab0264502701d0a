"""A long film: it plays at once, then in the quality that one chooses, and nowhere any more once it is quarantined."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

from playwright.async_api import Locator, Request, expect

from tests.corpus import videos
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running


async def becomes(player: Locator, claim: str) -> None:
    """Wait until what is said of ``video`` is true."""
    async with asyncio.timeout(60):
        while not await player.evaluate(f"video => {claim}"):
            await asyncio.sleep(0.05)


async def happens(true: Callable[[], Any]) -> None:
    """Wait until a question over HTTP is answered with yes."""
    async with asyncio.timeout(120):
        while not await asyncio.to_thread(true):
            await asyncio.sleep(0.2)


async def test_its_quality_is_chosen_while_it_plays_until_it_is_quarantined(offchat: Running, log_in: LogIn) -> None:
    alice, mod, name = Person(offchat, "alice"), Person(offchat, "mod"), "A film in several heights"
    members = [alice.id_of("bob")]
    made = alice.http.post("/api/chat/rooms/", json={"kind": "group", "name": name, "members": members})
    sent = alice.send(videos.for_heights(seconds=60), name="film.mp4", room=made.raise_for_status().json()["id"])
    page = await log_in("bob")
    pieces: list[str] = []

    def note(request: Request) -> None:
        if "/ladder-" in request.url:
            pieces.append(request.url)

    page.on("request", note)
    await page.get_by_text(name).first.click()
    await page.get_by_role("button", name="Play video").click()
    player, quality = page.locator("video").last, page.get_by_label("Quality")
    # It plays as it was sent, and that has its heights made
    await becomes(player, "video.currentTime > 0.1 && video.videoHeight === 540")
    await happens(lambda: alice.attachment(sent)["stream"]["hls"])
    await expect(quality).to_have_value("original", timeout=60_000)
    assert pieces == []
    # The same player goes on in the lowest, at its place
    await player.evaluate("video => { video.currentTime = 20 }")
    await becomes(player, "video.currentTime > 20")
    await quality.select_option("auto")
    choices = [re.compile(r"^Auto \((360|540)p\)$"), "540p", "360p", "Original"]
    await expect(quality.locator("option")).to_have_text(choices, timeout=60_000)
    await quality.select_option("360")
    await becomes(player, "video.videoHeight === 360 && video.currentTime > 20 && video.currentTime < 60")
    assert await player.evaluate("video => !video.paused")
    await quality.select_option("540")
    await becomes(player, "video.videoHeight === 540")
    # Who opens it now begins with the height that fits
    await page.reload()
    await page.get_by_role("button", name="Play video").click()
    await expect(quality).to_have_value("auto", timeout=60_000)
    await becomes(player, "video.currentTime > 0.1")
    # Once it is quarantined the player is gone, and none of its addresses answers any more
    assert (await page.request.get(pieces[-1], headers={"Range": "bytes=0-9"})).status == 206
    held = mod.http.post(f"/api/v1/moderation/media/{sent}/quarantine/", json={"reason": "not for all"})
    held.raise_for_status()
    await expect(player).to_have_count(0, timeout=60_000)
    assert (await page.request.get(pieces[-1], headers={"Range": "bytes=0-9"})).status == 404
    playlist = await page.request.get(f"{offchat.url}/api/v1/media/files/{sent}/stream/")
    assert playlist.status == 404
