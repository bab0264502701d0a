"""Palette, dialogs, uploads, library and statistics in mirrored English: they fit, and axe finds nothing there."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Locator, Page

from media_pipeline import scenery
from tests.journeys.conftest import LogIn
from tests.journeys.test_everybody_can_use_the_screens import PHONE, WIDE, judged
from tests.journeys.test_from_right_to_left import fits
from tests.running import Running

MIRRORED = "/?lang=ar-XB"


async def good(page: Page, seen: Locator) -> None:
    """On a phone and on a desk it is seen, and nothing hangs out of the screen or keeps anybody out."""
    for size in (PHONE, WIDE):
        await page.set_viewport_size(size)
        await seen.wait_for()
        assert await fits(page)
        # Colours are the same at every size.
        assert await judged(page, colours=size == WIDE) == []


async def closed(page: Page) -> None:
    """Close the dialog."""
    await page.keyboard.press("Escape")
    await page.get_by_role("dialog").wait_for(state="detached")


async def test_dialogs_and_an_upload_that_waits(log_in: LogIn, tmp_path: Path) -> None:
    page = await log_in("alice", at=MIRRORED)
    room = page.get_by_role("navigation", name="Rooms").get_by_role("button").filter(has_text="general")
    await room.wait_for()
    for key in ("Control+k", "?"):
        await page.keyboard.press(key)
        await good(page, page.get_by_role("dialog"))
        await closed(page)
    await room.click()
    for button, item in (("What to do with this room", "Jump to a date"), ("Invite people", None)):
        await page.get_by_role("button", name=button).click()
        if item:
            await page.get_by_role("menuitem", name=item).click()
        await good(page, page.get_by_role("dialog"))
        # The first press closes the list of people alone
        await page.keyboard.press("Escape")
        await page.get_by_role("listbox").wait_for(state="detached")
        if await page.get_by_role("dialog").count():
            await closed(page)
    # A picture that cannot be sent for now
    picture = scenery.photo(tmp_path / "mirrored.jpg", "mist", 7, (640, 400))
    await page.context.set_offline(True)
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Attach files").click()
    await (await chooser.value).set_files(picture)
    cancel = page.get_by_role("log").get_by_role("button", name="Cancel").last
    await good(page, cancel)
    await cancel.click()
    await page.context.set_offline(False)


async def test_pages_of_administrators_and_the_library(offchat: Running, log_in: LogIn, tmp_path: Path) -> None:
    page = await log_in("admin", at=MIRRORED)
    await page.get_by_role("navigation", name="Rooms").wait_for()
    await page.goto(f"{offchat.url}/dashboard/people")
    for button in ("Namespace settings", "Add a person"):
        await page.get_by_role("button", name=button).click()
        await good(page, page.get_by_role("dialog").get_by_label("Name").first)
        await closed(page)
    await page.goto(f"{offchat.url}/media-library/")
    picture = scenery.photo(tmp_path / "shelf.jpg", "noon", 8, (640, 400))
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Upload files").click()
    await (await chooser.value).set_files(picture)
    uploads = page.get_by_role("region", name="Uploads")
    await good(page, uploads.get_by_text("uploaded").first)
    await uploads.get_by_role("button", name="Close").click()
    await page.get_by_role("button", name=re.compile(f"Details of.*{picture.stem}")).click()
    await good(page, page.get_by_role("heading", name=picture.stem))
    for address, heading in (
        ("statistics", "Statistics"),
        ("library/suggestions", "Suggestions"),
        ("library/duplicates", "Duplicates"),
    ):
        await page.goto(f"{offchat.url}/dashboard/{address}")
        await page.get_by_role("heading", name=heading, level=1).wait_for()
        await page.locator("[aria-busy=true]").first.wait_for(state="detached")
        await good(page, page.get_by_role("heading", name=heading, level=1))
