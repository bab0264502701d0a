"""Files that a browser offers and then cannot read: a sentence instead of a message that never ends."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Page, expect

from tests.corpus import videos
from tests.journeys.conftest import LogIn

SLOWLY = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": 1_000_000}


async def drop(page: Page, *paths: Path, x: int = 800, y: int = 400) -> None:
    """Let files or folders fall onto a page, as from a file manager."""
    session = await page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        await session.send("Input.dispatchDragEvent", {"type": kind, "x": x, "y": y, "data": data})


async def in_general(log_in: LogIn, name: str) -> Page:
    """A page of somebody that shows the room everybody is in."""
    page = await log_in(name)
    await page.get_by_text("general").first.click()
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()
    return page


async def test_a_folder_is_refused_in_words_and_the_file_beside_it_is_sent(log_in: LogIn, tmp_path: Path) -> None:
    # Given a folder and a file
    folder, file = tmp_path / "Holiday", tmp_path / "beside.txt"
    folder.mkdir()
    file.write_text("a note")
    alice = await in_general(log_in, "alice")
    # When both are dropped
    await drop(alice, folder, file)
    # Then the folder is named as one, and the file arrives
    await expect(alice.get_by_text("Holiday is a folder.")).to_be_visible()
    await expect(alice.get_by_role("link", name="Download beside.txt")).to_be_visible()
    await expect(alice.get_by_role("progressbar")).to_have_count(0)


async def test_a_file_that_changes_while_it_is_sent_is_taken_back(log_in: LogIn, tmp_path: Path) -> None:
    # Given half of a video on its way
    file = tmp_path / "half.mp4"
    file.write_bytes(videos.video(size_bytes=20_000_000).read_bytes())
    alice = await in_general(log_in, "alice")
    session = await alice.context.new_cdp_session(alice)
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", SLOWLY)
    await drop(alice, file)
    await expect(alice.get_by_role("progressbar")).to_be_visible()
    # When it is cut off and the connection breaks
    file.write_bytes(b"short")
    await alice.context.set_offline(True)
    await alice.context.set_offline(False)
    # Then its sender is told why it ended, and nobody waits for it
    await expect(alice.get_by_text("half.mp4 cannot be read.")).to_be_visible(timeout=20_000)
    await expect(alice.get_by_role("progressbar")).to_have_count(0)
