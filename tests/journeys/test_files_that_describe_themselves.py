"""The first hour in the library: files are found by what they show, described, put in order and freed of copies."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image, ImageDraw, ImageFont
from playwright.async_api import Page, expect

from tests.corpus import photographs, pictures, videos
from tests.journeys.conftest import LogIn
from tests.journeys.test_everybody_can_use_the_screens import judged
from tests.journeys.test_the_media_library import named, tile
from tests.journeys.test_what_cannot_be_sent import drop

EVERYTHING = "OFFCHAT_TEST_ALL" in os.environ


def brought(folder: Path) -> list[Path]:
    """Pictures and films whose names say nothing: a cat twice, a coffee, a sign, quarters of colours, a slide show."""
    cat, twin, coffee, sign = (folder / f"IMG_000{number}.jpeg" for number in range(1, 5))
    with Image.open(photographs.CAT) as photo:
        photo.crop((4, 4, photo.width, photo.height)).save(cat, quality=90)
    shutil.copy(cat, twin)
    with Image.open(photographs.COFFEE) as photo:
        photo.crop((4, 4, photo.width, photo.height)).save(coffee, quality=90)
    board = Image.new("RGB", (800, 400), "#14532d")
    ImageDraw.Draw(board).text((90, 140), "BAKERY LANE", fill="white", font=ImageFont.load_default(84))
    board.save(sign)
    kinds = list(pictures.FORMATS) if EVERYTHING else ["png"]
    others = [pictures.of_format(kind, width=480, height=360) for kind in kinds]
    more = [videos.of_format("mp4"), videos.of_format("webm")] if EVERYTHING else []
    copies = [
        Path(shutil.copy(path, folder / f"IMG_{number:04}{path.suffix}"))
        for number, path in enumerate([photographs.slide_show(), *others, *more], start=5)
    ]
    return [cat, twin, coffee, sign, *copies]


async def found(page: Page, words: str, name: str) -> None:
    """Look for words, and wait until a file is found by them."""
    await page.get_by_label("Search the library").fill(words)
    await tile(page, name).wait_for()


async def test_a_stranger_finds_files_by_what_they_show_and_puts_them_in_order(log_in: LogIn, tmp_path: Path) -> None:
    page = await log_in("bob", at="/media-library/")
    asked = set[str]()
    page.context.on("request", lambda request: asked.add(urlsplit(request.url).hostname or ""))
    files = brought(tmp_path)
    await page.get_by_role("button", name="Upload files").wait_for()
    await drop(page, *files)
    await page.get_by_text(f"{len(files)} of {len(files)} uploaded").wait_for()
    await page.get_by_role("region", name="Uploads").get_by_role("button", name="Close").click()
    # Nobody has typed anything, and they are found: what is in a photo, what is in a film, what stands on a sign.
    await found(page, "cat", "IMG_0001")
    await expect(tile(page, "IMG_0004")).to_have_count(0)
    await found(page, "espresso", "IMG_0003")
    await tile(page, "IMG_0005").wait_for()
    await found(page, "bakery lane", "IMG_0004")
    # What is suggested for the cat becomes hers; a decision is taken back and made again by the keyboard alone.
    await page.get_by_role("button", name="Clear the search").click()
    await page.get_by_role("link", name="Suggestions").click()
    cat = page.get_by_role("region", name="IMG_0001.jpeg")
    await cat.get_by_role("button", name="Accept all").wait_for()
    assert await judged(page) == []
    await cat.get_by_role("listitem").first.hover()
    await page.keyboard.press("x")
    await page.get_by_text("1 suggestion rejected.").wait_for()
    await expect(cat.get_by_role("listitem").filter(has_text="Title")).to_have_count(0)
    await page.keyboard.press("z")
    await expect(cat.get_by_role("listitem").filter(has_text="Title")).to_have_count(1)
    await cat.get_by_role("listitem").first.hover()
    await page.keyboard.press("Shift+A")
    await cat.wait_for(state="detached")
    # Another one is accepted as a person has changed it.
    sign = page.get_by_role("region", name="IMG_0004.jpeg")
    await sign.get_by_role("listitem").filter(has_text="Title").get_by_role("button", name="Change").click()
    await sign.get_by_role("textbox", name="Title").fill("The sign of the bakery")
    await page.keyboard.press("Enter")
    await page.get_by_text("1 suggestion accepted.").wait_for()
    # Two of the files are the same: one is kept, with the tags of the other.
    await page.get_by_role("link", name="Duplicates").click()
    twins = page.get_by_role("region", name="Same file").filter(has=page.get_by_label("Keep Photo of a cat"))
    await twins.get_by_label("Keep IMG_0002").check()
    assert await judged(page) == []
    await twins.get_by_role("button", name="Keep one, delete 1 copy").click()
    await page.get_by_text("1 copy is in the trash.").wait_for()
    await expect(twins).to_have_count(0)
    # The tag that was suggested stands in the tree; a coloured one below it, and a filter that is kept.
    await page.get_by_role("link", name="Files").click()
    await tile(page, "The sign of the bakery").wait_for()
    await expect(tile(page, "Photo of a cat")).to_have_count(0)
    await page.get_by_role("button", name="Actions for animal", exact=True).click()
    await page.get_by_role("menuitem", name="New inside").click()
    await page.get_by_role("dialog").get_by_label("Name").fill("Ours")
    await page.get_by_role("dialog").get_by_label("Teal", exact=True).check()
    await page.get_by_role("dialog").get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="Ours 0").wait_for()
    await page.get_by_role("link", name="animal 1").click()
    await tile(page, "IMG_0002").wait_for()
    await named(page, "Save as smart collection", "Creatures")
    await page.get_by_role("link", name="Creatures 1").click()
    await page.get_by_role("heading", name="Creatures").wait_for()
    await tile(page, "IMG_0002").wait_for()
    # A collection by hand takes the cat that was kept, whose details show the film that she is in.
    await named(page, "New collection", "Portraits")
    await tile(page, "IMG_0002").click()
    details = page.get_by_role("complementary", name="Details")
    for label, name, choice in (("Collections", "Portraits", "Portraits"), ("Tags", "Ours", "animal/Ours")):
        # By the keyboard, for a notice may still lie over the choices.
        await details.get_by_label(label).fill(name)
        await page.get_by_role("option", name=choice).wait_for()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await page.get_by_role("link", name=f"{name} 1").wait_for()
    await details.get_by_role("region", name="More like this").get_by_role("link", name="IMG_0005").press("Enter")
    await details.get_by_role("heading", name="IMG_0005").wait_for()
    assert await judged(page) == []
    # All of it came from this server; what is embedded in the page has no host.
    assert asked - {""} == {urlsplit(page.url).hostname}
