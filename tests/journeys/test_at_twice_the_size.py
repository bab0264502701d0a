"""The main task at 200 % zoom: a page that is half as wide and high, in which everything is still seen and reached."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.corpus import videos
from tests.journeys.conftest import LogIn
from tests.journeys.test_a_video_in_a_live_conversation import drop
from tests.journeys.test_from_right_to_left import fits
from tests.running import Running
from tests.waiting import until_awaited

_ZOOMED = (640, 400)  # 1280 x 800 at 200 %


async def _whole(*places: Locator) -> None:
    for place in places:
        await expect(place).to_be_in_viewport(ratio=0.99)


async def _plays(page: Page) -> bool:
    return bool(await page.locator("video").evaluate("video => video.currentTime > 0 && !video.paused"))


async def test_somebody_who_sees_little_logs_in_sends_a_video_and_watches_it(
    offchat: Running, browser: Browser, log_in: LogIn, tmp_path: Path
) -> None:
    # Given the door, in which all that is needed is seen at once
    page = await log_in("carol", size=_ZOOMED)
    door = await browser.new_page(viewport={"width": _ZOOMED[0], "height": _ZOOMED[1]})
    await door.goto(offchat.url)
    await _whole(*(door.get_by_label(name, exact=True) for name in ("Username", "Password")))
    await _whole(door.get_by_role("button", name="Log in"))
    assert await fits(door)
    await door.close()
    # When they open the room, the messages have the larger part of the page
    await page.get_by_text("general").first.click()
    log, message = page.get_by_role("log"), page.get_by_label("Message", exact=True)
    await _whole(message, page.get_by_label("Attach files"), page.get_by_role("button", name="Send"))
    box = await log.bounding_box()
    assert box is not None
    assert box["height"] >= _ZOOMED[1] / 2
    # And send a video with some words
    film = tmp_path / "twice-the-size.mp4"
    film.write_bytes(videos.of_format("mp4", "640x480").read_bytes())
    await message.fill("can you see it?")
    await drop(page, str(film))
    sent = log.get_by_role("article").filter(has_text="can you see it?")
    await expect(sent.locator("img[src*='/media/']")).to_be_visible()
    assert await fits(page)
    # Then it plays, seen whole between head and composer, and its buttons are there
    await sent.get_by_role("button", name="Play video").click()
    await until_awaited(lambda: _plays(page))
    await _whole(sent.locator("video"), page.get_by_role("button", name="Full screen"))
    await _whole(message)
    assert await fits(page)
