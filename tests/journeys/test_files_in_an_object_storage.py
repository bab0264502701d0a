"""Files of a server that keeps them in an object storage: seen, played and saved in a browser, as from a disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import seed
from tests.guard import folder
from tests.journeys import gallery
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running, offchat_up
from tests.swift import settings_for

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


async def test_what_every_sort_of_device_writes_plays_or_shows_and_notes_are_saved(
    offchat: Running, log_in: LogIn, password: str, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_bytes(NOTES)
    alice = Person(offchat, "alice", password=password)
    gallery.send_all(alice, to="bob")
    alice.send(notes, kind="text/plain", room=alice.room(gallery.ROOM))
    bob = await log_in("bob", size=gallery.TALL)
    await gallery.every_one_is_seen(bob)

    log = bob.get_by_role("log")
    async with bob.expect_download() as coming:
        await log.get_by_role("link", name="notes.txt").first.click()
    saved = await coming.value
    assert (saved.suggested_filename, Path(await saved.path()).read_bytes()) == ("notes.txt", NOTES)
