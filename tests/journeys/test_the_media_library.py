"""The media library in a browser: files are dropped, found, put in order, deleted and taken back."""

from __future__ import annotations

import re
import shutil
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.corpus import photographs
from tests.journeys.conftest import LogIn
from tests.journeys.test_everybody_can_use_the_screens import judged


def tile(page: Page, name: str) -> Locator:
    """A file in the grid, by what it is called."""
    return page.get_by_role("list", name="Files").get_by_role("button", name=f"Details of {name},")


def _reordered(page: Page) -> AbstractAsyncContextManager[object]:
    """Wait at the end until the server has answered the one change of an order that is made within."""
    return page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/files/"))


async def named(page: Page, button: str, name: str, *, color: str | None = None) -> None:
    """Make something that has a name, and perhaps a colour."""
    await page.get_by_role("button", name=button, exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name").fill(name)
    if color:
        await dialog.get_by_label(color, exact=True).check()
    await dialog.get_by_role("button", name="Save").click()
    await dialog.wait_for(state="detached")


async def test_files_come_into_the_library_and_are_found_and_put_in_order_there(log_in: LogIn, tmp_path: Path) -> None:
    page = await log_in("carol", at="/media-library/")
    notes = tmp_path / "packing list.txt"
    notes.write_text("tent, stove, map")
    # Files are chosen: photos and a list arrive, and stand in the grid without a reload.
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Upload files").click()
    await (await chooser.value).set_files([photographs.CAT, photographs.COFFEE, notes])
    await tile(page, "cat").wait_for()
    await tile(page, "packing list").wait_for()
    await page.get_by_text("3 of 3 uploaded").wait_for()
    await page.get_by_role("region", name="Uploads").get_by_role("button", name="Close").click()
    # A filter narrows them, and the address tells of it.
    await page.get_by_role("button", name="Photo", exact=True).click()
    await expect(tile(page, "packing list")).to_have_count(0)
    await page.wait_for_url("**kind=image**")
    # A tag with a colour below another, given to a file that is renamed in its details.
    await named(page, "New tag", "Animals", color="Green")
    await page.get_by_role("button", name="Actions for Animals").click()
    await page.get_by_role("menuitem", name="New inside").click()
    await page.get_by_role("dialog").get_by_label("Name").fill("Cats")
    await page.get_by_role("dialog").get_by_label("Orange", exact=True).check()
    await page.get_by_role("dialog").get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="Cats").wait_for()
    await tile(page, "cat").click()
    details = page.get_by_role("complementary", name="Details")
    await details.get_by_label("Title").fill("Striped cat")
    await details.get_by_label("Title").press("Enter")
    await tile(page, "Striped cat").wait_for()
    await details.get_by_label("Tags").click()
    await page.get_by_role("option", name="Animals/Cats").click()
    await page.get_by_role("link", name="Animals 1").wait_for()
    assert await judged(page) == []
    await details.get_by_role("button", name="Close").click()
    # What is above the tag finds it, and the filters are kept as a smart collection.
    await page.get_by_role("link", name="Animals").click()
    await expect(tile(page, "coffee")).to_have_count(0)
    await tile(page, "Striped cat").wait_for()
    await named(page, "Save as smart collection", "All animals")
    await page.get_by_role("link", name="All animals 1").click()
    await page.get_by_role("heading", name="All animals").wait_for()
    await tile(page, "Striped cat").wait_for()
    # Its filters are changed like others: by who sent the files, found by a name, and by who sees them.
    await page.get_by_role("button", name="Actions for All animals").click()
    await page.get_by_role("menuitem", name="Change filters").click()
    await page.get_by_role("button", name="Add filter").click()
    await page.get_by_role("menuitem", name="Uploaded by").click()
    await page.get_by_role("dialog").get_by_label("Name").fill("car")
    await page.get_by_role("option", name="Carol").click()
    await page.get_by_role("button", name="Remove filter: Uploaded by: Carol").wait_for()
    await page.get_by_role("button", name="Remove filter: Tag: Animals").click()
    await page.get_by_role("button", name="Save to All animals").click()
    await page.get_by_role("link", name="All animals 2").wait_for()
    await page.get_by_role("heading", name="All animals").wait_for()
    # A collection by hand takes several files that were chosen.
    await page.get_by_role("link", name="All files").click()
    await named(page, "New collection", "Weekend")
    await tile(page, "Striped cat").click(modifiers=["ControlOrMeta"])
    await tile(page, "coffee").click()
    await page.get_by_role("toolbar").get_by_role("button", name="Add to collection").click()
    await page.get_by_role("menuitem", name="Weekend").click()
    await page.get_by_role("link", name="Weekend 2").wait_for()
    # Its order is changed by dragging and by keys, and stays.
    await page.get_by_role("link", name="Weekend 2").click()
    await page.get_by_role("heading", name="Weekend").wait_for()
    first = page.get_by_role("list", name="Files").get_by_role("button", name="Details of").first
    await expect(first).to_have_accessible_name(re.compile("Striped cat"))
    box = await tile(page, "coffee").bounding_box()
    assert box
    # The grid shows each change before the server has it: the page is loaded anew once both have been answered.
    async with _reordered(page):
        await tile(page, "Striped cat").drag_to(tile(page, "coffee"), target_position={"x": box["width"] - 8, "y": 40})
        await expect(first).to_have_accessible_name(re.compile("coffee"))
    async with _reordered(page):
        await tile(page, "Striped cat").press("ControlOrMeta+ArrowLeft")
        await expect(first).to_have_accessible_name(re.compile("Striped cat"))
    await page.reload()
    await expect(first).to_have_accessible_name(re.compile("Striped cat"))
    await page.get_by_role("link", name="All files").click()
    # It is found by a word of its title, and what was typed is in the address.
    await page.get_by_label("Search the library").fill("stripe")
    await expect(page).to_have_url(re.compile("q=stripe"))
    await expect(tile(page, "coffee")).to_have_count(0)
    await tile(page, "Striped cat").wait_for()
    await expect(tile(page, "Striped cat").locator("xpath=..").locator("mark")).to_have_text("Striped")
    # A slip finds it as well, and the page says so; a tag that is proposed narrows in the place of words.
    await page.get_by_label("Search the library").fill("strped")
    await page.get_by_text("Nothing matches “strped” exactly.").wait_for()
    await tile(page, "Striped cat").wait_for()
    await page.get_by_label("Search the library").fill("anim")
    await page.get_by_role("option", name="Animals 1").click()
    await page.get_by_role("button", name="Remove filter: Tag: Animals").wait_for()
    assert "q=" not in page.url
    await page.get_by_role("button", name="Clear filters").click()
    # A deleted file is gone at once, and comes back by the notice that tells of it.
    await tile(page, "coffee").click()
    await details.get_by_role("button", name="Delete").click()
    await expect(tile(page, "coffee")).to_have_count(0)
    notice = page.get_by_role("alert").filter(has_text="coffee is in the trash.")
    await notice.get_by_role("button", name="Undo").click()
    await tile(page, "coffee").wait_for()


async def test_an_upload_whose_page_was_closed_goes_on_where_the_app_is_open(log_in: LogIn, tmp_path: Path) -> None:
    page = await log_in("carol", at="/media-library/")
    library = page.url
    postcard = Path(shutil.copy(photographs.COFFEE, tmp_path / "postcard.jpeg"))
    await page.route("**/api/v1/media/uploads/**", lambda route: route.abort())
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Upload files").click()
    await (await chooser.value).set_files(postcard)
    await page.get_by_role("region", name="Uploads").get_by_text("Connection lost").wait_for()
    # What another page would need is kept once its bytes are: the browser does not ask before this one is closed.
    await page.wait_for_function(_FILE_KEPT)
    chat = await page.context.new_page()
    await chat.goto(library.replace("/media-library/", "/"))
    await page.close()
    notice = chat.get_by_role("alert").filter(has_text="An interrupted upload into the library goes on.")
    await notice.wait_for()
    # Whether it is whole by then or goes on from there.
    await chat.goto(library)
    await tile(chat, "postcard").wait_for()


_FILE_KEPT = """() => new Promise((resolve) => {
  const opening = indexedDB.open("offchat-library-uploads");
  opening.onsuccess = () => {
    const counting = opening.result.transaction("files").objectStore("files").count();
    counting.onsuccess = () => { opening.result.close(); resolve(counting.result > 0); };
  };
})"""
