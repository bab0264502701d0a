"""Files that a browser offers and then cannot read: a sentence instead of a message that never ends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.corpus import videos
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running

SLOWLY = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": 400_000}


FALLEN = "window.fallen = new Promise(told => addEventListener('drop', () => told(true), {capture: true, once: true}))"
HEARD = "Promise.race([window.fallen, new Promise(told => setTimeout(told, 3000, false))])"

HOLD = """
window.files = new DataTransfer();
files.items.add(new File(["a note"], "note.txt"));
window.tell = (kind, target) => target.dispatchEvent(new DragEvent(kind, {bubbles: true, dataTransfer: files}));
window.held = document.body.appendChild(document.createElement("div"));
tell("dragenter", held);
"""


async def drag(page: Page, *paths: Path, x: int = 800, y: int = 400) -> None:
    """Drag files or folders onto a page and let go of them, as from a file manager."""
    session = await page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        await session.send("Input.dispatchDragEvent", {"type": kind, "x": x, "y": y, "data": data})


async def drop(page: Page, *paths: Path, x: int = 800, y: int = 400) -> None:
    """Drag files or folders onto a page that takes them.

    One drop in 150 never leaves Chromium's DevTools: the page hears neither of it nor of a leaving. Those are repeated.
    """
    await page.evaluate(f"void ({FALLEN})")
    for _ in range(3):
        await drag(page, *paths, x=x, y=y)
        if await page.evaluate(HEARD):
            return
    pytest.fail("The page never heard of the drop.")


async def in_general(log_in: LogIn, name: str) -> Page:
    """A page of somebody that shows the room everybody is in."""
    page = await log_in(name)
    await page.get_by_text("general").first.click()
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()
    return page


async def test_what_falls_beside_the_conversation_is_sent_a_folder_is_refused_in_words_and_no_hint_is_left_behind(
    log_in: LogIn, tmp_path: Path
) -> None:
    # Given a page that shows no room, where a file falls
    folder, beside, astray = tmp_path / "Holiday", tmp_path / "beside.txt", tmp_path / "astray.txt"
    folder.mkdir()
    for file in (beside, astray):
        file.write_text("a note")
    alice = await log_in("alice")
    await alice.get_by_text("Pick a room").wait_for()
    await drag(alice, astray)
    # Then the page is still there; and with a room open, the file may fall onto the list of rooms as well
    await alice.get_by_text("general").first.click()
    await expect(alice.get_by_label("Message", exact=True)).to_be_visible()
    await drop(alice, astray, x=150, y=500)
    await expect(alice.get_by_role("link", name="Download astray.txt")).to_be_visible()
    # When a folder and a file are dropped, the folder is named as one, and the file arrives
    await drop(alice, folder, beside)
    await expect(alice.get_by_text("Holiday is a folder.")).to_be_visible()
    await expect(alice.get_by_role("link", name="Download beside.txt")).to_be_visible()
    await expect(alice.get_by_role("progressbar")).to_have_count(0)
    # When a file is held over something, as over a message that goes at that moment
    hint = alice.get_by_text("Drop files to send them to general")
    await alice.evaluate(HOLD)
    await expect(hint).to_be_visible()
    # And that is removed, and the file is moved on and away from the page, nothing asks for files any more
    await alice.evaluate("held.remove(); tell('dragenter', document.body); tell('dragleave', document.body)")
    await expect(hint).to_have_count(0)


async def test_a_file_that_changes_while_it_is_sent_is_taken_back(log_in: LogIn, tmp_path: Path) -> None:
    # Given half of a video on its way
    file = tmp_path / "half.mp4"
    file.write_bytes(videos.long_upload().read_bytes())
    alice = await in_general(log_in, "alice")
    session = await alice.context.new_cdp_session(alice)
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", SLOWLY)
    await drop(alice, file)
    await expect(alice.get_by_text(re.compile(r"^[1-9]\d?% ·"))).to_be_visible()
    # When it is halted, cut off meanwhile, and goes on
    await alice.get_by_role("button", name="Pause").click()
    await expect(alice.get_by_text(re.compile("· Paused"))).to_be_visible()
    file.write_bytes(b"short")
    await alice.get_by_role("button", name="Resume").click()
    # Then its sender is told why it ended, and nobody waits for it
    await expect(alice.get_by_text("half.mp4 cannot be read.")).to_be_visible()
    await expect(alice.get_by_role("progressbar")).to_have_count(0)


async def test_a_link_to_a_room_one_is_not_in_says_so(offchat: Running, log_in: LogIn) -> None:
    # Given the link to a room of two others
    alice, bob = Person(offchat, "alice"), Person(offchat, "bob")
    members = {"kind": "direct", "members": [bob.id_of("carol")]}
    room = bob.http.post("/api/chat/rooms/", json=members).json()["id"]
    assert alice.http.get(f"/api/chat/rooms/{room}/").status_code == 404
    # When somebody else opens it, also on a phone
    page = await log_in("alice", at=f"/?room={room}", size=(390, 844))
    # Then they are told, and find the way back
    await expect(page.get_by_text("This conversation does not exist, or you are not in it.")).to_be_visible()
    await page.get_by_role("button", name="Back to the rooms").click()
    await expect(page.get_by_text("general").first).to_be_visible()
