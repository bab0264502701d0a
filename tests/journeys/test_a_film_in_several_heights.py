"""A long film: it plays at once, then in the quality that one chooses, and nowhere any more once it is quarantined."""

from __future__ import annotations

import asyncio
import re
from functools import partial

from playwright.async_api import Locator, Request, expect

from tests.corpus import videos
from tests.journeys.conftest import HEIGHTS_FROM_S, LogIn
from tests.journeys.people import Person
from tests.running import Running
from tests.waiting import PATIENCE_S, until_awaited


async def becomes(player: Locator, claim: str) -> None:
    """Wait until what is said of ``video`` is true."""
    await until_awaited(lambda: player.evaluate(f"video => {claim}"))


async def test_its_quality_is_chosen_while_it_plays_until_it_is_quarantined(offchat: Running, log_in: LogIn) -> None:
    alice, mod, name = Person(offchat, "alice"), Person(offchat, "mod"), "A film in several heights"
    sent = alice.send(videos.for_heights(seconds=HEIGHTS_FROM_S), name="film.mp4", room=alice.new_room(name, "bob"))
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
    # Slowly, for it would come to its end before a busy machine has them, and stand there
    await player.evaluate("video => { video.defaultPlaybackRate = video.playbackRate = 0.1 }")
    made = partial(asyncio.to_thread, lambda: alice.attachment(sent)["stream"]["hls"])
    await until_awaited(made, within=2 * PATIENCE_S)
    await expect(quality).to_have_value("original")
    assert pieces == []
    # The same player goes on in the lowest, at its place
    await player.evaluate("video => { video.currentTime = 6 }")
    await becomes(player, "video.currentTime > 6")
    await quality.select_option("auto")
    choices = [re.compile(r"^Auto \((360|540)p\)$"), "540p", "360p", "Original"]
    await expect(quality.locator("option")).to_have_text(choices)
    await quality.select_option("360")
    await becomes(player, "video.videoHeight === 360 && video.currentTime > 6 && !video.ended")
    assert await player.evaluate("video => !video.paused")
    await quality.select_option("540")
    await becomes(player, "video.videoHeight === 540")
    # Who opens it again begins with the height that was chosen last
    await page.reload()
    await page.get_by_role("button", name="Play video").click()
    await expect(quality).to_have_value("540")
    await becomes(player, "video.currentTime > 0.1 && video.videoHeight === 540")
    # Once it is quarantined the player is gone, and none of its addresses answers any more
    assert (await page.request.get(pieces[-1], headers={"Range": "bytes=0-9"})).status == 206
    held = mod.http.post(f"/api/v1/moderation/media/{sent}/quarantine/", json={"reason": "not for all"})
    held.raise_for_status()
    await expect(player).to_have_count(0)
    assert (await page.request.get(pieces[-1], headers={"Range": "bytes=0-9"})).status == 404
    playlist = await page.request.get(f"{offchat.url}/api/v1/media/files/{sent}/stream/")
    assert playlist.status == 404
