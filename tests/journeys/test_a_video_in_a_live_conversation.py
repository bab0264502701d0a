"""The one thing OffChat exists for: a video arrives in front of everybody, and a moderator can take it away."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.corpus import videos
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running

SIZE = 50_000_000
UPLOAD_BYTES_PER_S = 10_000_000
POSTERS, EARLIER = "[role=log] img[src*='/media/']", 2


@pytest.fixture
def room(offchat: Running) -> str:
    """A room of their own, where pictures can be counted, with some that have been sent before."""
    alice, name = Person(offchat, "alice"), "A video arrives"
    members = [alice.id_of(other) for other in ("bob", "mod")]
    made = alice.http.post("/api/chat/rooms/", json={"kind": "group", "name": name, "members": members})
    for _ in range(EARLIER):
        media = alice.send(videos.of_format("mp4"), room=made.raise_for_status().json()["id"])
        assert alice.settled(media)["state"] == "ready"
    return name


async def slow_upload(page: Page) -> None:
    """Give a page the line of a good home connection, so that there is something to see."""
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    line = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": UPLOAD_BYTES_PER_S}
    await session.send("Network.emulateNetworkConditions", line)


async def drop(page: Page, file: str) -> None:
    """Attach a file, as a person does with the paper clip."""
    async with page.expect_file_chooser() as chooser:
        await page.get_by_label("Attach files").click()
    await (await chooser.value).set_files(file)


async def percentages(page: Page, wanted: int) -> set[int]:
    """The different percentages that a page shows while a file arrives."""
    seen: set[int] = set()
    async with asyncio.timeout(20):
        while len(seen) < wanted:
            text = await page.locator("body").inner_text()
            seen |= {int(found) for found in re.findall(r"\b(\d{1,3})\s?%", text) if 0 < int(found) < 100}
            await asyncio.sleep(0.1)
    return seen


async def test_a_video_arrives_in_front_of_everybody_and_a_moderator_takes_it_away(room: str, log_in: LogIn) -> None:
    # Given Alice and Bob in the same room, each in a browser of their own
    alice, bob = await log_in("alice"), await log_in("bob")
    for page in (alice, bob):
        await page.get_by_text(room).first.click()
        await expect(page.locator(POSTERS)).to_have_count(EARLIER, timeout=20_000)
    loads = await bob.evaluate("performance.getEntriesByType('navigation').length")
    # When Alice drops a 50 MB video
    file = videos.video(size_bytes=SIZE)
    await slow_upload(alice)
    await drop(alice, str(file))
    # Then Bob sees the message hold its place, and the percentage move
    await expect(bob.get_by_text(file.name).last).to_be_visible(timeout=3000)
    assert len(await percentages(bob, 4)) >= 4
    # And the thumbnail appears by itself, without reloading and before all of the video is there
    await alice.get_by_role("button", name="Pause").last.click()
    await expect(bob.locator(POSTERS)).to_have_count(EARLIER + 1, timeout=30_000)
    arriving = bob.get_by_role("log").get_by_role("progressbar")
    await expect(arriving.last).to_be_visible()
    await alice.get_by_role("button", name="Resume").last.click()
    await expect(arriving).to_have_count(0, timeout=30_000)
    poster = bob.locator(POSTERS).last
    await expect(poster).to_have_js_property("complete", value=True)
    assert await poster.evaluate("image => image.naturalWidth") > 0
    assert await bob.evaluate("performance.getEntriesByType('navigation').length") == loads
    # When Bob plays it and seeks to the middle
    await bob.get_by_role("button", name="Play video").last.click()
    player = bob.locator("video").last
    await expect(player).to_be_visible()
    async with asyncio.timeout(10):
        while not await player.evaluate("video => video.readyState >= 2 && video.duration > 0"):
            await asyncio.sleep(0.1)
    middle = await player.evaluate(
        "video => { video.pause(); video.currentTime = video.duration / 2; return video.duration / 2 }"
    )
    # Then the picture of the middle is there
    async with asyncio.timeout(10):
        while not await player.evaluate("video => !video.seeking && video.readyState >= 2"):
            await asyncio.sleep(0.1)
    assert abs(await player.evaluate("video => video.currentTime") - middle) < 2
    # And pointing to the bar shows what is there
    async with bob.expect_response(lambda answer: ".webp" in answer.url and "storyboard." in answer.url) as sheet:
        await bob.get_by_role("slider", name="Position").last.hover()
        await expect(bob.locator("[data-storyboard]")).to_be_visible(timeout=30_000)
    assert (await sheet.value).ok
    # And a moderator, who sees the file arrive in the dashboard
    mod = await log_in("mod", at="/dashboard/files")
    source = await player.evaluate("video => video.currentSrc")
    async with httpx.AsyncClient() as client:
        assert (await client.get(source, headers={"Range": "bytes=0-9"})).status_code == 206
        await quarantine(mod, file.name)
        # When they quarantine it, the player is gone from both pages and its addresses are dead
        await expect(bob.locator("video")).to_have_count(0)
        await expect(alice.locator(POSTERS)).to_have_count(EARLIER)
        async with asyncio.timeout(10):
            while (await client.get(source, headers={"Range": "bytes=0-9"})).status_code not in {403, 404}:
                await asyncio.sleep(0.05)
    # And the act, once the moderator has seen that it is done, stands in the activity log with its reason
    await expect(mod.get_by_role("button", name="Release")).to_be_visible()
    await mod.keyboard.press("Escape")
    await mod.get_by_role("link", name="Activity").click()
    await expect(mod.get_by_text("not for this room").first).to_be_visible()


async def quarantine(page: Page, name: str) -> None:
    """Open a file in the dashboard and quarantine it with a reason."""
    await page.get_by_text(name).first.click()
    await page.get_by_role("button", name="Quarantine", exact=True).first.click()
    details = page.get_by_role("complementary", name="Details")
    await details.get_by_role("textbox").first.fill("not for this room")
    await details.get_by_role("button", name="Quarantine", exact=True).click()
