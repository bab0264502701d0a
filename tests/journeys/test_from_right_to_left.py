"""The main task in mirrored English: nothing on the screens takes for granted that one reads from left to right."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from media_pipeline import scenery
from tests.journeys.conftest import LogIn
from tests.journeys.test_everybody_can_use_the_screens import PHONE, WIDE
from tests.running import Running

_MIRRORED = "/?lang=ar-XB"
_WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def middle(place: Locator) -> float:
    """How far from the left edge of the screen the middle of something is."""
    box = await place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


async def fits(page: Page) -> bool:
    """Whether nothing hangs out of the screen sideways."""
    return int(await page.evaluate(_WIDER_THAN_THE_SCREEN)) == 0


async def fits_each_size(page: Page, seen: Locator) -> bool:
    """Whether something is seen, and nothing hangs out of the screen, on a phone and on a desk."""
    fitting = []
    for size in (PHONE, WIDE):
        await page.set_viewport_size(size)
        await expect(seen).to_be_visible()
        fitting.append(await fits(page))
    return all(fitting)


async def test_people_who_read_from_right_to_left_send_a_picture_look_at_it_and_find_the_dashboard(
    offchat: Running, log_in: LogIn, tmp_path: Path
) -> None:
    # Given somebody whose page stands from right to left, dates included
    page = await log_in("mod", at=_MIRRORED)
    rooms = page.get_by_role("navigation", name="Rooms")
    room = rooms.get_by_role("button").filter(has_text="general")
    assert await fits_each_size(page, room)
    assert await page.evaluate("[document.documentElement.dir, document.documentElement.lang]") == ["rtl", "ar-XB"]
    # When they open a room, its list stands on the right and the button that sends at the left end of the line
    await room.click()
    message, send = page.get_by_role("textbox", name="Message"), page.get_by_role("button", name="Send")
    await message.fill("שלום, from the ridge")
    await page.set_viewport_size(PHONE)
    assert await middle(send) < await middle(message)
    assert await fits_each_size(page, message)
    assert await middle(send) < await middle(message)
    assert await middle(rooms) > await middle(page.get_by_role("log"))
    # And a name in Latin letters stands where the page's lines begin
    heading = page.get_by_role("heading", level=1, name="general")
    assert await heading.evaluate("name => getComputedStyle(name).textAlign") == "right"
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log").get_by_text("from the ridge").last).to_be_visible()
    # And a picture goes out, opens and closes again
    picture = scenery.photo(tmp_path / "ridge.jpg", "dawn", 9, (800, 500))
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Attach files").click()
    await (await chooser.value).set_files(picture)
    tile = page.get_by_role("log").get_by_role("button", name=re.compile(f"Open.*{picture.name}"))
    await tile.click()
    viewer = page.get_by_role("dialog", name=picture.name)
    await expect(viewer).to_be_visible()
    assert await middle(viewer.get_by_role("button", name="Previous")) > WIDE["width"] / 2
    # The key that points to the right leads back, to what was sent before
    await page.keyboard.press("ArrowRight")
    await expect(viewer).to_have_count(0)
    viewer = page.get_by_role("dialog")
    assert await fits_each_size(page, viewer)
    await page.keyboard.press("Escape")
    await expect(viewer).to_have_count(0)
    # Then the dashboard has its rail on the right
    await page.goto(offchat.url + "/dashboard/files")
    assert await fits_each_size(page, page.get_by_role("button", name="Details of").first)
    assert await middle(page.get_by_role("link", name="Activity")) > await middle(page.get_by_role("main"))
