"""A video plays while it is still being sent, where its namespace allows that, for those alone who may see it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, ClassVar

import httpx
import pytest

from tests.corpus import videos
from tests.journeys.conftest import LogIn
from tests.journeys.people import Person
from tests.running import Running
from tests.waiting import until

NAMESPACE = "/api/v1/namespaces/demo/"
PART = 0.6


@pytest.fixture(scope="module")
def admin(offchat: Running) -> Iterator[Person]:
    """An administrator; what they have set is taken back at the end."""
    admin = Person(offchat, "admin")
    before = admin.http.get(NAMESPACE).json()["policy"]
    yield admin
    # What was left in the middle would be offered to alice again in every later journey.
    for one in Sending.begun:
        one.alice.http.delete(one.location, headers={"Tus-Resumable": "1.0.0"})
    assert change(admin, before).is_success


@pytest.fixture
def allowed(admin: Person) -> None:
    assert change(admin, {"metadata": "keep", "play_uploads": True}).is_success


@pytest.fixture(scope="module")
def content() -> bytes:
    return videos.film().read_bytes()


def change(admin: Person, policy: dict[str, Any]) -> httpx.Response:
    return admin.http.patch(NAMESPACE, json={"policy": policy})


class Sending:
    """A video of which a part was sent by alice."""

    begun: ClassVar[list[Sending]] = []

    def __init__(self, offchat: Running, content: bytes, *, room: str = "") -> None:
        self.alice, self.content, self.part = Person(offchat, "alice"), content, int(PART * len(content))
        begun = self.alice.begin(videos.film(), room=room or self.alice.room())
        self.media, self.location = begun.headers["Upload-Media"], begun.headers["Location"]
        self.begun.append(self)
        assert self.alice.append(self.location, content[: self.part], 0).status_code == 204

    def seen(self) -> dict[str, Any]:
        """How others see it once its beginning was looked at."""
        until(lambda: self.alice.attachment(self.media)["thumbnail_url"])
        return self.alice.attachment(self.media)

    def finish(self) -> None:
        assert self.alice.append(self.location, self.content[self.part :], self.part).status_code == 204

    @property
    def address(self) -> str:
        return f"/media/{self.media}/growing"


def test_what_has_come_is_sent_at_once_and_what_comes_follows(allowed: None, offchat: Running, content: bytes) -> None:
    # Given a video of which six tenths have come
    sending, bob = Sending(offchat, content), Person(offchat, "bob")
    seen = sending.seen()
    assert (seen["state"], seen["file_url"]) == ("uploading", None)
    assert seen["stream"]["growing"].startswith(sending.address)
    # Then its bytes are there by ranges, and say how many there will be
    some = bob.http.get(sending.address, headers={"Range": "bytes=1000-99999"})
    assert (some.status_code, some.content) == (206, content[1000:100_000])
    assert some.headers["Content-Range"] == f"bytes 1000-99999/{len(content)}"
    assert some.headers["Content-Type"] == "video/mp4"
    # And what lies further ahead is not, which is said after a moment
    early = bob.http.get(sending.address, headers={"Range": f"bytes={len(content) - 1000}-"})
    assert (early.status_code, early.json()["code"], early.headers["Retry-After"]) == (503, "unavailable", "5")
    # When the rest comes while bob reads, he gets all of it
    with bob.http.stream("GET", sending.address, headers={"Range": "bytes=0-"}) as running:
        blocks = running.iter_raw()
        got = b""
        while len(got) < sending.part:
            got += next(blocks)
        sending.finish()
        got += b"".join(blocks)
    assert got == content
    # And the same address goes on when the file is whole
    assert bob.settled(sending.media)["stream"]["growing"] is None
    last = bob.http.get(sending.address, headers={"Range": f"bytes={len(content) - 1000}-"})
    assert (last.status_code, last.content) == (206, content[-1000:])
    assert last.headers["ETag"] == some.headers["ETag"]


def test_it_ends_where_its_sender_gives_up_and_nobody_else_gets_a_byte(
    allowed: None, offchat: Running, content: bytes
) -> None:
    sending, bob = Sending(offchat, content), Person(offchat, "bob")
    sending.seen()
    assert httpx.get(offchat.url + sending.address).status_code == 401
    with bob.http.stream("GET", sending.address) as running:
        blocks = running.iter_raw()
        assert next(blocks)
        sending.alice.http.delete(sending.location, headers={"Tus-Resumable": "1.0.0"})
        with pytest.raises(httpx.RemoteProtocolError):
            list(blocks)
    assert bob.http.get(sending.address).status_code == 404


def test_a_hold_and_the_setting_end_it_too(allowed: None, admin: Person, offchat: Running, content: bytes) -> None:
    sending, bob = Sending(offchat, content), Person(offchat, "bob")
    sending.seen()
    assert change(admin, {"play_uploads": False}).is_success
    assert bob.http.get(sending.address).status_code == 404
    assert change(admin, {"play_uploads": True}).is_success
    assert bob.http.head(sending.address).status_code == 200
    mod = Person(offchat, "mod")
    held = mod.http.post(f"/api/v1/moderation/media/{sending.media}/quarantine/", json={"reason": "not for all"})
    assert held.is_success, held.text
    assert bob.http.get(sending.address).status_code == 404


def test_it_is_off_until_it_is_set_and_needs_files_that_are_served_as_they_are_sent(
    admin: Person, offchat: Running, content: bytes
) -> None:
    assert change(admin, {"metadata": "strip", "play_uploads": False}).is_success
    refused = change(admin, {"play_uploads": True})
    assert refused.status_code == 400
    assert "metadata is removed here" in refused.text
    sending = Sending(offchat, content)
    assert sending.seen()["stream"]["growing"] is None
    assert sending.alice.http.get(sending.address).status_code == 404


async def test_a_browser_plays_what_has_come_and_goes_on_to_the_end(
    allowed: None, log_in: LogIn, offchat: Running, content: bytes
) -> None:
    # Given a video of which six tenths have come, and bob in its room
    alice, name = Person(offchat, "alice"), "A film arrives"
    sending = Sending(offchat, content, room=alice.new_room(name, "bob"))
    sending.seen()
    page = await log_in("bob")
    await page.get_by_text(name).first.click()
    # When he plays it
    await page.get_by_role("button", name="Play video while it is being sent").last.click()
    # Then it plays, although its sender has sent no more
    await page.wait_for_function("() => document.querySelector('video')?.currentTime > 0.5")
    assert sending.alice.attachment(sending.media)["state"] == "uploading"
    # When the rest comes, it goes on to its end in the same player
    await asyncio.to_thread(sending.finish)
    await page.evaluate("document.querySelector('video').currentTime = 9.5")
    await page.wait_for_function("() => document.querySelector('video').ended")
    address = await page.evaluate("document.querySelector('video').currentSrc")
    assert sending.address in address
