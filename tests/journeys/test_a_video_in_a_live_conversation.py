"""The one thing OffChat exists for: a video arrives in front of everybody, and a moderator can take it away."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.async_api import CDPSession, Page, expect

from tests.corpus import videos
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running
from tests.waiting import PATIENCE_S, until_awaited

SIZE = 50_000_000
SLOW_BYTES_PER_S = 2_000_000
POSTERS, EARLIER = "[role=log] img[src*='/media/']", 2


@pytest.fixture
def room(offchat: Running) -> str:
    """A room of their own, where pictures can be counted, with some that have been sent before."""
    alice, name = Person(offchat, "alice"), "A video arrives"
    room = alice.new_room(name, "bob", "mod")
    for _ in range(EARLIER):
        media = alice.send(videos.of_format("mp4"), room=room)
        assert alice.settled(media)["state"] == "ready"
    return name


async def slow_upload(page: Page, bytes_per_s: int = SLOW_BYTES_PER_S) -> CDPSession:
    """Give a page so slow a line that what is being sent still is when the test goes on."""
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    await set_line(session, bytes_per_s)
    return session


async def set_line(session: CDPSession, bytes_per_s: int) -> None:
    """Change how much a page can send; -1 is all that goes."""
    line = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": bytes_per_s}
    await session.send("Network.emulateNetworkConditions", line)


async def drop(page: Page, file: str) -> None:
    """Attach a file, as a person does with the paper clip."""
    async with page.expect_file_chooser() as chooser:
        await page.get_by_label("Attach files").click()
    await (await chooser.value).set_files(file)


async def percentages(page: Page, wanted: int) -> set[int]:
    """The different percentages that a page shows while a file arrives."""
    seen: set[int] = set()

    async def look() -> bool:
        text = await page.locator("body").inner_text()
        seen.update(int(found) for found in re.findall(r"\b(\d{1,3})\s?%", text) if 0 < int(found) < 100)
        return len(seen) >= wanted

    await until_awaited(look)
    return seen


async def test_a_video_arrives_in_front_of_everybody_and_a_moderator_takes_it_away(room: str, log_in: LogIn) -> None:
    # Given Alice and Bob in the same room, each in a browser of their own
    alice, bob = await log_in("alice"), await log_in("bob")
    for page in (alice, bob):
        await page.get_by_text(room).first.click()
        await expect(page.locator(POSTERS)).to_have_count(EARLIER)
    loads = await bob.evaluate("performance.getEntriesByType('navigation').length")
    # When Alice drops a 50 MB video
    file = videos.video(size_bytes=SIZE)
    line = await slow_upload(alice)
    await drop(alice, str(file))
    # Then Bob sees the message hold its place, and the percentage move
    await expect(bob.get_by_text(file.name).last).to_be_visible()
    assert len(await percentages(bob, 4)) >= 4
    # And the thumbnail appears by itself, without reloading and before all of the video is there
    await alice.get_by_role("button", name="Pause").last.click()
    await expect(bob.locator(POSTERS)).to_have_count(EARLIER + 1)
    arriving = bob.get_by_role("log").get_by_role("progressbar")
    await expect(arriving.last).to_be_visible()
    await set_line(line, -1)
    await alice.get_by_role("button", name="Resume").last.click()
    await expect(arriving).to_have_count(0)
    poster = bob.locator(POSTERS).last
    await until_awaited(lambda: poster.evaluate("image => image.complete && image.naturalWidth > 0"))
    assert await bob.evaluate("performance.getEntriesByType('navigation').length") == loads
    # When Bob plays it and seeks to the middle
    await bob.get_by_role("button", name="Play video").last.click()
    player = bob.locator("video").last
    await expect(player).to_be_visible()
    await until_awaited(lambda: player.evaluate("video => video.readyState >= 2 && video.duration > 0"))
    middle = await player.evaluate(
        "video => { video.pause(); video.currentTime = video.duration / 2; return video.duration / 2 }"
    )
    # Then the picture of the middle is there
    await until_awaited(lambda: player.evaluate("video => !video.seeking && video.readyState >= 2"))
    assert abs(await player.evaluate("video => video.currentTime") - middle) < 2
    # And pointing to the bar shows what is there
    async with bob.expect_response(lambda answer: ".webp" in answer.url and "storyboard." in answer.url) as sheet:
        await bob.get_by_role("slider", name="Position").last.hover()
        await expect(bob.locator("[data-storyboard]")).to_be_visible()
    assert (await sheet.value).ok
    # And when Alice chooses another frame for its picture, Bob's player has that before it plays
    await choose_frame(alice, file.name)
    await expect(player).to_have_attribute("poster", re.compile(r"/large\.a10\d\d\.webp"))
    # And a moderator, who sees the file arrive in the dashboard
    mod = await log_in("mod", at="/dashboard/files")
    source = await player.evaluate("video => video.currentSrc")
    async with httpx.AsyncClient(timeout=PATIENCE_S) as client:
        assert (await client.get(source, headers={"Range": "bytes=0-9"})).status_code == 206
        await quarantine(mod, file.name)
        # When they quarantine it, the player is gone from both pages and its addresses are dead
        await expect(bob.locator("video")).to_have_count(0)
        await expect(alice.locator(POSTERS)).to_have_count(EARLIER)
        await until_awaited(lambda: _refused(client, source))
    # And the act, once the moderator has seen that it is done, stands in the activity log with its reason
    await expect(mod.get_by_role("button", name="Release")).to_be_visible()
    await mod.keyboard.press("Escape")
    await mod.get_by_role("link", name="Activity").click()
    await expect(mod.get_by_text("not for this room").first).to_be_visible()


async def choose_frame(page: Page, name: str) -> None:
    """Pause the newest video in the viewer, and have the frame there stand for it, by the keyboard."""
    log = page.get_by_role("log")
    await log.get_by_role("button", name="Play video").last.click()
    await log.get_by_role("button", name=f"Open {name}").last.click()
    viewer = page.get_by_role("dialog")
    await viewer.locator("video").evaluate(PAUSED_AT_1)
    await viewer.get_by_role("button", name="Use this frame as the picture").press("Enter")
    await expect(viewer.get_by_text("Everybody will see this frame")).to_be_visible()
    await page.keyboard.press("Escape")


PAUSED_AT_1 = "async video => { await video.play().catch(() => null); video.pause(); video.currentTime = 1 }"


async def _refused(client: httpx.AsyncClient, address: str) -> bool:
    return (await client.get(address, headers={"Range": "bytes=0-9"})).status_code in {403, 404}


async def quarantine(page: Page, name: str) -> None:
    """Open a file in the dashboard and quarantine it with a reason."""
    await page.get_by_text(name).first.click()
    await page.get_by_role("button", name="Quarantine", exact=True).first.click()
    details = page.get_by_role("complementary", name="Details")
    await details.get_by_role("textbox").first.fill("not for this room")
    await details.get_by_role("button", name="Quarantine", exact=True).click()
