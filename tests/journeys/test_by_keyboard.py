"""The main task without a mouse, with the focus in sight at every step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, expect

from tests.corpus import pictures
from tests.journeys.conftest import PASSWORD
from tests.journeys.people import Person
from tests.journeys.test_the_conversation_page import say
from tests.running import Running

FOCUS = """() => {
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  const ring = element => {
    const style = getComputedStyle(element);
    const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    return drawn || style.boxShadow !== 'none' || (element.parentElement ? ring(element.parentElement) : false);
  };
  const inside = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return {body: here === document.body, seen: inside && (here.matches('textarea, input') || ring(here))};
}"""


async def _in_sight(page: Page) -> None:
    """The keyboard is somewhere, and one can see where."""
    focus: dict[str, Any] = await page.evaluate(FOCUS)
    assert focus == {"body": False, "seen": True}, focus


async def _choose(page: Page, typed: str, name: str) -> None:
    """Find something in the palette and do it."""
    await page.keyboard.press("Control+K")
    field = page.get_by_role("combobox", name="Go to or do")
    await expect(field).to_be_focused()
    await page.keyboard.type(typed)
    await expect(page.get_by_role("option", selected=True)).to_contain_text(name)
    await _in_sight(page)
    await page.keyboard.press("Enter")
    await expect(field).to_have_count(0)


async def test_the_main_task_needs_no_mouse_and_the_focus_is_always_in_sight(
    offchat: Running, browser: Browser, tmp_path: Path
) -> None:
    # Given much that was said while bob was away
    bob = Person(offchat, "bob")
    newest = bob.http.get(f"/api/chat/rooms/{bob.room()}/messages/?limit=1").json()["results"][-1]["id"]
    async with bob.socket() as socket:
        await socket.do("read.mark", {"room": bob.room(), "message": newest})
    await say(Person(offchat, "carol"), *(f"while away {number}" for number in range(70)))
    picture = tmp_path / "harbour.jpg"
    picture.write_bytes(pictures.of_format("jpeg", 640, 480).read_bytes())
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    # The browser is to ask the test for files from the start: told so with the keys, it may hear the keys first.
    page.on("filechooser", lambda _: None)
    keys = page.keyboard
    # When he logs in
    await page.goto(offchat.url)
    await expect(page.get_by_label("Username")).to_be_focused()
    await keys.type("bob")
    await keys.press("Tab")
    await keys.type(PASSWORD)
    await keys.press("Enter")
    await expect(page.get_by_role("navigation", name="Rooms")).to_be_visible()
    # And opens the room
    await _choose(page, "gene", "general")
    message = page.get_by_label("Message", exact=True)
    await expect(message).to_be_focused()
    # Then what he has not read stands further up, and is not taken for read
    first = page.get_by_role("log").get_by_text("while away 0", exact=True)
    await expect(page.get_by_role("button", name="70 new messages since")).to_be_visible()
    await keys.press("Control+J")
    await expect(first).to_be_in_viewport()
    await expect(page.get_by_role("log").get_by_text("New messages", exact=True)).to_be_in_viewport()
    # And Escape leads back to where he writes
    await page.get_by_role("log").focus()
    await _in_sight(page)
    await keys.press("Escape")
    await expect(message).to_be_focused()
    await keys.press("Shift+Escape")
    await expect(page.get_by_role("button", name="70 new messages since")).to_have_count(0)
    # When he writes, and sends a picture
    await keys.type("by keys alone")
    await keys.press("Enter")
    await expect(page.get_by_role("log").get_by_text("by keys alone")).to_be_in_viewport()
    async with page.expect_file_chooser() as chooser:
        await keys.press("Control+Shift+U")
    await (await chooser.value).set_files(picture)
    opener = page.get_by_role("log").get_by_role("button", name="Open harbour.jpg")
    await expect(opener).to_be_visible()
    # And looks at it
    await opener.focus()
    await _in_sight(page)
    await keys.press("Enter")
    viewer = page.get_by_role("dialog")
    await expect(viewer).to_be_visible()
    await keys.press("Escape")
    await expect(viewer).to_have_count(0)
    await expect(opener).to_be_focused()
    await _in_sight(page)
    # And mutes the room, reads the sheet of keys, and leaves
    await _choose(page, "mute", "Mute")
    await expect(page.locator("nav [data-room][data-muted=true]", has_text="general")).to_be_visible()
    await page.get_by_role("log").focus()
    await keys.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    await _in_sight(page)
    await keys.press("Escape")
    await expect(page.get_by_role("log")).to_be_focused()
    await _choose(page, "log out", "Log out")
    await expect(page.get_by_label("Username")).to_be_focused()
    await context.close()
