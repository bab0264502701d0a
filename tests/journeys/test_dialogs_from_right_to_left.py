"""Palette, dialogs, uploads, library and statistics in mirrored English: they fit, and axe finds nothing there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Page

from media_pipeline import scenery
from tests.journeys.conftest import LogIn
from tests.journeys.test_everybody_can_use_the_screens import judged
from tests.journeys.test_from_right_to_left import fits
from tests.running import Running

MIRRORED = "/?lang=ar-XB"

pytestmark = pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["wide", "phone"])


async def good(page: Page) -> None:
    """Nothing of what is open hangs out of the screen or keeps anybody out."""
    assert await fits(page)
    width = await page.evaluate("innerWidth")
    # Colours are the same at every size.
    assert await judged(page, dark=width > 1000) == []


async def closed(page: Page) -> None:
    """Close the dialog."""
    await page.keyboard.press("Escape")
    await page.get_by_role("dialog").wait_for(state="detached")


async def test_dialogs_and_an_upload_that_waits(log_in: LogIn, tmp_path: Path, size: tuple[int, int]) -> None:
    page = await log_in("alice", at=MIRRORED, size=size)
    room = page.get_by_role("navigation", name="Rooms").get_by_role("button").filter(has_text="general")
    await room.wait_for()
    for key in ("Control+k", "?"):
        await page.keyboard.press(key)
        await page.get_by_role("dialog").wait_for()
        await good(page)
        await closed(page)
    await room.click()
    for button, item in (("What to do with this room", "Jump to a date"), ("Invite people", None)):
        await page.get_by_role("button", name=button).click()
        if item:
            await page.get_by_role("menuitem", name=item).click()
        await page.get_by_role("dialog").wait_for()
        await good(page)
        # The first press closes the list of people alone
        await page.keyboard.press("Escape")
        await page.get_by_role("listbox").wait_for(state="detached")
        if await page.get_by_role("dialog").count():
            await closed(page)
    # A picture that cannot be sent for now
    picture = scenery.photo(tmp_path / f"mirrored{size[0]}.jpg", "mist", size[0], (640, 400))
    await page.context.set_offline(True)
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Attach files").click()
    await (await chooser.value).set_files(picture)
    cancel = page.get_by_role("log").get_by_role("button", name="Cancel").last
    await cancel.wait_for()
    await good(page)
    await cancel.click()
    await page.context.set_offline(False)


async def test_pages_of_administrators_and_the_library(
    offchat: Running, log_in: LogIn, tmp_path: Path, size: tuple[int, int]
) -> None:
    page = await log_in("admin", at=MIRRORED, size=size)
    await page.get_by_role("navigation", name="Rooms").wait_for()
    await page.goto(f"{offchat.url}/dashboard/people")
    for button in ("Namespace settings", "Add a person"):
        await page.get_by_role("button", name=button).click()
        await page.get_by_role("dialog").get_by_label("Name").first.wait_for()
        await good(page)
        await closed(page)
    await page.goto(f"{offchat.url}/media-library/")
    picture = scenery.photo(tmp_path / f"shelf{size[0]}.jpg", "noon", size[0], (640, 400))
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Upload files").click()
    await (await chooser.value).set_files(picture)
    await page.get_by_role("region", name="Uploads").get_by_text("uploaded").first.wait_for()
    await good(page)
    await page.get_by_role("region", name="Uploads").get_by_role("button", name="Close").click()
    await page.get_by_role("button", name=re.compile(f"Details of.*{picture.stem}")).click()
    await page.get_by_role("heading", name=picture.stem).wait_for()
    await good(page)
    for address, heading in (
        ("statistics", "Statistics"),
        ("library/suggestions", "Suggestions"),
        ("library/duplicates", "Duplicates"),
    ):
        await page.goto(f"{offchat.url}/dashboard/{address}")
        await page.get_by_role("heading", name=heading, level=1).wait_for()
        await page.locator("[aria-busy=true]").first.wait_for(state="detached")
        await good(page)
