"""Files of a server that keeps them in an object storage: seen, played and saved in a browser, as from a disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests import seed
from tests.corpus import pictures, videos
from tests.guard import folder
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running, offchat_up
from tests.swift import settings_for
from tests.waiting import until_awaited

NOTES = b"Bring bread.\n"


@pytest.fixture(scope="module")
def password() -> str:
    return seed.PASSWORD


@pytest.fixture(scope="module")
def offchat(swift_url: str) -> Iterator[Running]:
    """``offchat up`` with all files and unfinished uploads in an object storage, and the people of other tests."""
    data = folder("journey-s3")
    seed.copy_to(data, postgres=False)
    try:
        with offchat_up(data, "--no-demo", **settings_for(swift_url), UPLOAD_STAGING="s3") as running:
            yield running
    finally:
        shutil.rmtree(data, ignore_errors=True)


async def test_a_picture_a_film_and_notes_are_seen_played_and_saved(
    offchat: Running, log_in: LogIn, password: str, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_bytes(NOTES)
    alice = Person(offchat, "alice", password=password)
    room = alice.new_room("From afar", "bob")
    sent = [
        alice.send(pictures.of_format("jpeg", 400, 200), name="beach.jpg", kind="image/jpeg", room=room),
        alice.send(videos.of_format("mp4"), name="waves.mp4", room=room),
        alice.send(notes, kind="text/plain", room=room),
    ]
    for media in sent:
        assert alice.settled(media)["state"] == "ready"

    bob = await log_in("bob")
    await bob.get_by_text("From afar").first.click()
    log = bob.get_by_role("log")
    await log.get_by_role("button", name="Open beach.jpg").click()
    picture = bob.get_by_role("dialog").get_by_role("img").first
    await until_awaited(lambda: picture.evaluate("image => image.complete && image.naturalWidth > 0"))
    await bob.keyboard.press("Escape")
    await expect(bob.get_by_role("dialog")).to_have_count(0)

    await log.get_by_role("button", name="Play video").click()
    player = bob.locator("video").last
    await until_awaited(lambda: player.evaluate("video => video.currentTime > 0.1 && video.videoWidth > 0"))

    async with bob.expect_download() as coming:
        await log.get_by_role("link", name="notes.txt").first.click()
    saved = await coming.value
    assert (saved.suggested_filename, Path(await saved.path()).read_bytes()) == ("notes.txt", NOTES)
