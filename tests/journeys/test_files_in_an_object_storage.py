"""Files of a server that keeps them in an object storage: seen, played and saved in a browser, as from a disk."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests import prepared
from tests.corpus import pictures, videos
from tests.guard import folder
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running, offchat_up
from tests.swift import settings_for

NOTES = b"Bring bread.\n"


@pytest.fixture(scope="module")
def offchat(swift_url: str) -> Iterator[Running]:
    """``offchat up`` with all files and unfinished uploads in an object storage."""
    data = folder("journey-s3")
    prepared.tables_in(data)
    try:
        with offchat_up(data, **settings_for(swift_url), UPLOAD_STAGING="s3") as running:
            yield running
    finally:
        shutil.rmtree(data, ignore_errors=True)


async def holds(locator: Locator, script: str) -> None:
    """Wait until something is true of an element."""
    async with asyncio.timeout(60):
        while not await locator.evaluate(script):
            await asyncio.sleep(0.1)


async def test_a_picture_a_film_and_notes_are_seen_played_and_saved(
    offchat: Running, log_in: LogIn, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_bytes(NOTES)
    alice = Person(offchat, "alice")
    wanted: dict[str, Any] = {"kind": "group", "name": "From afar", "members": [alice.id_of("bob")]}
    room = alice.http.post("/api/chat/rooms/", json=wanted).raise_for_status().json()["id"]
    sent = [
        alice.send(pictures.of_format("jpeg", 400, 200), name="beach.jpg", kind="image/jpeg", room=room),
        alice.send(videos.of_format("mp4"), name="waves.mp4", room=room),
        alice.send(notes, kind="text/plain", room=room),
    ]
    for media in sent:
        assert alice.settled(media, within=60)["state"] == "ready"

    bob = await log_in("bob")
    await bob.get_by_text("From afar").first.click()
    log = bob.get_by_role("log")
    await log.get_by_role("button", name="Open beach.jpg").click()
    picture = bob.get_by_role("dialog").get_by_role("img").first
    await holds(picture, "image => image.complete && image.naturalWidth > 0")
    await bob.keyboard.press("Escape")
    await expect(bob.get_by_role("dialog")).to_have_count(0)

    await log.get_by_role("button", name="Play video").click()
    await holds(bob.locator("video").last, "video => video.currentTime > 0.1 && video.videoWidth > 0")

    async with bob.expect_download() as coming:
        await log.get_by_role("link", name="notes.txt").first.click()
    saved = await coming.value
    assert (saved.suggested_filename, Path(await saved.path()).read_bytes()) == ("notes.txt", NOTES)
