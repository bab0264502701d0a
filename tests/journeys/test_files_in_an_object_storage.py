"""Files of a server that keeps them in an object storage: seen, played and saved in a browser, as from a disk.

Large ones a browser sends straight into it, or through the server where it cannot.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests import seed
from tests.corpus import videos
from tests.guard import folder
from tests.journeys import gallery
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running, offchat_up
from tests.server import free_port
from tests.swift import settings_for
from tests.waiting import PATIENCE_S

MIB = 1024 * 1024
SIZE = 30 * MIB
FILES = gallery.EVERY_ONE if "OFFCHAT_TEST_ALL" in os.environ else gallery.ONE_OF_EACH_WAY
NOTES = b"Bring bread.\n"


@pytest.fixture(scope="module")
def password() -> str:
    return seed.PASSWORD


@pytest.fixture(scope="module")
def offchat(swift_url: str) -> Iterator[Running]:
    """``offchat up`` with all files and unfinished uploads in an object storage, and the people of other tests.

    Browsers send files of 8 MiB and more straight into it.
    """
    data = folder("journey-s3")
    seed.copy_to(data, postgres=False)
    port = free_port()
    settings = settings_for(swift_url) | {"UPLOAD_STAGING": "s3", "DIRECT_UPLOAD_BYTES": str(8 * MIB)}
    # Browsers make passkeys for names alone, and never for a number.
    settings["OFFCHAT_BASE_URL"] = f"http://localhost:{port}"
    try:
        with offchat_up(data, "--no-demo", "--port", str(port), **settings) as running:
            yield running
    finally:
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film of 30 MiB, in four parts: behind what plays stands free room."""
    content = videos.of_format("mp4").read_bytes()
    free = SIZE - len(content)
    path = tmp_path / "waves.mp4"
    path.write_bytes(content + free.to_bytes(4, "big") + b"free" + bytes(free - 8))
    return path


def group_of(alice: Person, name: str) -> str:
    """The id of a new group of alice and bob."""
    wanted: dict[str, Any] = {"kind": "group", "name": name, "members": [alice.id_of("bob")]}
    return str(alice.http.post("/api/chat/rooms/", json=wanted).raise_for_status().json()["id"])


def files_in(person: Person, room: str) -> list[dict[str, Any]]:
    messages = person.http.get(f"/api/chat/rooms/{room}/messages/").raise_for_status().json()["results"]
    return [attachment for message in messages for attachment in message["attachments"]]


async def attached(page: Page, name: str, film: Path) -> None:
    """Open a room and send a file there."""
    page.on("filechooser", lambda _: None)
    await page.get_by_text(name).first.click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Attach files").click()
    await (await chooser.value).set_files(film)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.3)


async def slowed(page: Page, bytes_per_s: int) -> None:
    """Let a page send no faster; requests of this size are not held by Playwright, which would copy all of them."""
    devtools = await page.context.new_cdp_session(page)
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_per_s}
    await devtools.send("Network.emulateNetworkConditions", speed)


def number_of(address: str) -> str:
    """The number of the part that is sent to an address; empty for any other."""
    return "".join(re.findall(r"partNumber=(\d+)", address))


async def test_what_devices_write_plays_or_shows_however_it_is_served_and_notes_are_saved(
    offchat: Running, log_in: LogIn, password: str, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_bytes(NOTES)
    alice = Person(offchat, "alice", password=password)
    gallery.send(FILES, alice, to="bob")
    alice.send(notes, kind="text/plain", room=alice.room(gallery.ROOM))
    bob = await log_in("bob", size=gallery.TALL, motion="no-preference")
    await gallery.every_one_is_seen(bob, FILES)

    log = bob.get_by_role("log")
    async with bob.expect_download() as coming:
        await log.get_by_role("link", name="notes.txt").first.click()
    saved = await coming.value
    assert (saved.suggested_filename, Path(await saved.path()).read_bytes()) == ("notes.txt", NOTES)


async def test_a_film_goes_on_behind_what_stands_after_the_page_was_loaded_anew_and_plays(
    offchat: Running, log_in: LogIn, password: str, film: Path
) -> None:
    people = [Person(offchat, name, password=password) for name in ("alice", "bob")]
    room = group_of(people[0], "Straight")
    alice = await log_in("alice")
    answered, sent = list[str](), list[str]()
    alice.on("response", lambda one: answered.append(number_of(one.url)))
    await slowed(alice, 4 * MIB)
    await attached(alice, "Straight", film)
    # The others see how far it is before it is whole.
    await until(lambda: any(8 * MIB <= file["received"] < SIZE for file in files_in(people[1], room)))
    await alice.reload()
    stood = {number for number in answered if number}
    alice.on("request", lambda one: sent.append(number_of(one.url)))
    await slowed(alice, -1)
    await until(lambda: [file["state"] for file in files_in(people[1], room)] == ["ready"])
    again = [number for number in sent if number]
    assert stood
    assert again
    assert sorted([*stood, *again]) == ["1", "2", "3", "4"]
    assert files_in(people[1], room)[0]["size"] == SIZE

    bob = await log_in("bob")
    await bob.get_by_text("Straight").first.click()
    await bob.get_by_role("log").get_by_role("button", name="Play video").click()
    await bob.wait_for_function("() => [...document.querySelectorAll('video')].some(one => one.currentTime > 0.1)")


async def test_where_the_storage_is_out_of_reach_the_film_goes_through_the_server_and_the_page_says_so(
    offchat: Running, log_in: LogIn, password: str, film: Path
) -> None:
    person = Person(offchat, "alice", password=password)
    room = group_of(person, "Around")
    alice = await log_in("alice")
    devtools = await alice.context.new_cdp_session(alice)
    await devtools.send("Network.enable")
    await devtools.send("Network.setBlockedURLs", {"urls": ["*partNumber=*"]})
    await attached(alice, "Around", film)
    await expect(alice.get_by_text("The file storage cannot be reached from this browser.")).to_be_visible(
        timeout=60_000
    )
    await until(lambda: [file["state"] for file in files_in(person, room)] == ["ready"])
    assert [file["size"] for file in files_in(person, room)] == [SIZE]


async def test_a_passkey_of_a_device_logs_its_person_in_without_a_name(
    offchat: Running, browser: Browser, password: str
) -> None:
    page = await browser.new_page(base_url=offchat.url.replace("127.0.0.1", "localhost"))
    page.set_default_timeout(1000 * PATIENCE_S)
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    # This device takes up what a page proposes at once, before the button can be pushed: it knows no proposals here.
    await page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    await page.goto("/account")
    await page.get_by_label("Username").fill("bob")
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Log in").click()
    mine = page.get_by_role("region", name="Passkeys")
    await mine.get_by_label("Your password").fill(password)
    await mine.get_by_label("Name of the passkey").fill("Laptop")
    await mine.get_by_role("button", name="Add a passkey").click()
    await mine.get_by_role("button", name="Remove Laptop").wait_for()
    # As the menu does it, whose entry stands in other journeys
    await page.context.clear_cookies()
    await page.reload()
    await page.get_by_role("button", name="Use a passkey").click()
    await expect(mine.get_by_text("last used")).to_be_visible()
    await mine.get_by_label("Your password").fill(password)
    await mine.get_by_role("button", name="Rename Laptop").click()
    await mine.get_by_label("Name of the passkey").first.fill("Old laptop")
    await mine.get_by_role("button", name="Save").click()
    await mine.get_by_role("button", name="Remove Old laptop").click()
    await expect(mine.get_by_text("You have no passkey yet.")).to_be_visible()
