"""What was written and chosen without a connection outlives its tab, and arrives once and in order."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from pathlib import Path

from playwright.async_api import Page, expect

from tests.corpus import videos
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person, settled
from tests.journeys.test_a_video_in_a_live_conversation import drop, slow_upload
from tests.journeys.test_the_conversation_page import in_general
from tests.running import Running
from tests.waiting import until_awaited

_CONTROLLED = "() => navigator.serviceWorker.controller !== null"
_KEPT = """async (given) => {
    const name = given ?? 'offchat-outbox';
    const names = (await indexedDB.databases()).map(({name}) => name);
    if (!names.includes(name)) return -1;
    const database = await new Promise((resolve) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => resolve(opening.result);
    });
    const counts = ['messages', 'files'].map((store) => new Promise((resolve) => {
        const counting = database.transaction(store).objectStore(store).count();
        counting.onsuccess = () => resolve(counting.result);
    }));
    const [messages, files] = await Promise.all(counts);
    database.close();
    return messages + files;
}"""


async def _close(page: Page) -> None:
    """Close a tab as a person does, who would be asked where something were lost."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    async with page.expect_event("close"):
        await page.close(run_before_unload=True)
    assert asked == []


async def _last(person: Person, count: int, room: str) -> list[tuple[str, list[str]]]:
    """Text and files of the newest messages of a room."""
    path = f"/api/chat/rooms/{room}/messages/?limit={count}"
    results = (await asyncio.to_thread(person.http.get, path)).raise_for_status().json()["results"]
    return [(message["body"], [file["name"] for file in message["attachments"]]) for message in results]


async def test_what_was_written_offline_arrives_once_and_in_order_after_the_tab_was_closed(
    offchat: Running, log_in: LogIn, tmp_path: Path
) -> None:
    # Given Alice, who writes twice and chooses a film without a connection
    page, bob = await in_general(log_in, "alice", installed=True), Person(offchat, "bob")
    address, context = page.url, page.context
    await page.wait_for_function(_CONTROLLED)
    await context.set_offline(True)
    await expect(page.get_by_text("Connection lost.")).to_be_visible()
    film = tmp_path / "written-while-away.mp4"
    film.write_bytes(videos.of_format("mp4").read_bytes())
    field, log = page.get_by_label("Message", exact=True), page.get_by_role("log")
    await field.fill("first, in the tunnel")
    await field.press("Enter")
    await field.fill("a film from the train")
    await drop(page, str(film))
    await field.fill("and that is all")
    await field.press("Enter")
    await expect(log.get_by_text("Goes out when the connection is back")).to_have_count(3)
    await expect(log.get_by_text("Keep this tab open")).to_have_count(0)
    # Then a log-out asks first, for it would forget them
    await page.get_by_role("button", name="Account of Alice").click()
    asked = asyncio.get_running_loop().create_future()
    page.once("dialog", lambda dialog: (asked.set_result(dialog.message), asyncio.ensure_future(dialog.dismiss())))
    await page.get_by_role("menuitem", name="Log out").click()
    assert (await asked).startswith("3 messages wait here to be sent, and would be lost.")
    # When she closes the tab, nothing is asked, and a new one says that there is no connection and how much waits
    await _close(page)
    page = await context.new_page()
    await page.goto(address)
    await expect(page.get_by_text("The server cannot be reached.")).to_be_visible()
    await expect(page.get_by_text("3 messages wait in this browser")).to_be_visible()
    # And the server is killed and comes back, and the connection with it
    killed = offchat.pid("web")
    os.kill(killed, signal.SIGKILL)
    await context.set_offline(False)
    # Then all three are sent, in the order in which they were written
    log = page.get_by_role("log")
    await expect(log.get_by_text("and that is all")).to_be_visible()
    await expect(log.get_by_text("Goes out when the connection is back")).to_have_count(0)
    await until_awaited(lambda: _kept_nothing(page))
    sent = [("first, in the tunnel", []), ("a film from the train", [film.name]), ("and that is all", [])]
    assert await _last(bob, 3, bob.room()) == sent
    await expect(log.get_by_role("button", name="Play video").last).to_be_visible()


async def _kept_nothing(page: Page) -> bool:
    return bool(await page.evaluate(_KEPT) == 0)


async def test_an_upload_goes_on_in_a_page_that_was_open_all_the_while_when_its_tab_is_closed_in_the_middle(
    offchat: Running, log_in: LogIn
) -> None:
    # Given Alice in the middle of a video, with the room open in another tab as well
    name, bob = "Two tabs", Person(offchat, "bob")
    room = Person(offchat, "alice").new_room(name, "bob")
    page = await in_general(log_in, "alice", room=name, installed=True)
    other = await page.context.new_page()
    await other.goto(page.url)
    await expect(other.get_by_label("Message", exact=True)).to_be_visible()
    await slow_upload(page)
    film = videos.long_upload()
    async with bob.socket() as watching:
        await watching.do("subscribe", {"streams": [f"room:{room}"]})
        await drop(page, str(film))
        await watching.until(lambda: [e for e in watching.of("upload.progress") if e["data"]["received"] > 2_000_000])
        # When she closes its tab once the browser has the file
        await page.wait_for_function(f"async () => await ({_KEPT})() === 2")
        await _close(page)
        media = watching.of("upload.progress")[-1]["data"]["media"]
        before = bob.attachment(media)
        assert before["state"] == "uploading"
    # Then the other goes on by itself, and nobody is asked for the file
    assert (await settled(bob, media))["state"] == "ready"
    await expect(other.get_by_text("Choose the same file")).to_have_count(0)
    assert await _last(bob, 2, room) == [("", [film.name])]


async def test_an_upload_into_the_library_goes_on_where_it_was_when_its_tab_was_closed_in_the_middle(
    log_in: LogIn,
) -> None:
    # Given Alice in the middle of a video for the library
    page = await log_in("alice", at="/media-library/", installed=True)
    context, tray = page.context, page.get_by_role("region", name="Uploads")
    await slow_upload(page)
    film = videos.long_upload()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Upload files").click()
    await (await chooser.value).set_files(film)
    await expect(tray.get_by_role("progressbar").first).to_have_attribute("aria-valuenow", re.compile("[1-9]"))
    # When she closes its tab once the browser has the file, and opens the library in another one
    await page.wait_for_function(f"async () => await ({_KEPT})('offchat-library-uploads') === 2")
    address, begun = page.url, list[str]()
    await _close(page)
    context.on("request", lambda request: begun.append(request.url) if request.method == "POST" else None)
    page = await context.new_page()
    await page.goto(address)
    # Then it goes on by itself, is there in the end, and no second one was begun
    tray = page.get_by_role("region", name="Uploads")
    await expect(tray.get_by_text("1 of 1 uploaded")).to_be_visible()
    assert not [url for url in begun if "/uploads/" in url]
    await until_awaited(lambda: _kept_none(page))


async def _kept_none(page: Page) -> bool:
    return bool(await page.evaluate(f"async () => await ({_KEPT})('offchat-library-uploads')") == 0)
