"""``/ws/media/``: how files fare, for whoever may see them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.pair import Pair
from tests.sockets import Client, Frame
from tests.tus import Tus, clip

pytest_plugins = ["tests.pair_fixture"]

_WORK = "from uuid import UUID\nfrom tests.sending import process\nprocess(UUID(sys.argv[1]))"
"""What a worker does with a good file; it ends at once afterwards, and its rings get out all the same."""


@pytest.fixture(scope="module")
def alice_uploads(pair: Pair) -> Iterator[Tus]:
    """Alice, who uploads through the first process."""
    tus = Tus(pair.first)
    yield tus
    tus.http.close()


def upload(tus: Tus, room: str) -> str:
    """A whole file in a room; its id."""
    answer = tus.send_whole(clip(20_000), room=room)
    assert answer.status_code == 204, answer.text
    return str(answer.headers["Upload-Media"])


def watcher(pair: Pair, name: str) -> Client:
    """Somebody's media socket, on the process through which nothing is uploaded."""
    return Client(f"{pair.second.url}/ws/media/", pair.first.tokens[name])


async def update(client: Client, media: str, **facts: object) -> Frame:
    """Wait until the file is told to be so."""

    def found() -> Frame | None:
        told = [event["data"] for event in client.of("media.updated") if event["data"]["id"] == media]
        return next((data for data in told if facts.items() <= data.items()), None)

    return dict(await client.until(found, within=8))


async def test_watching_answers_with_the_present_state_and_then_tells_every_change(pair, alice_uploads) -> None:
    room = pair.room("bob")
    media = upload(alice_uploads, room)
    async with watcher(pair, "bob") as bob:
        told = await bob.do("watch", {"media": [media, media]})
        [shown] = told["media"]
        assert (shown["id"], shown["state"], shown["hold"]) == (media, "processing", None)
        # When a worker, in a process of its own, is done with it
        await asyncio.to_thread(pair.manage, _WORK, media)
        ready = await update(bob, media, state="ready")
        assert ready["version"] > shown["version"]
        assert ready["thumbnails"]["small"]
        assert all(set(event) == {"type", "stream", "at", "actor", "data"} for event in bob.events)
        versions = [event["data"]["version"] for event in bob.of("media.updated")]
        assert versions == sorted(set(versions))
        bob.events.clear()
        await bob.do("unwatch", {"media": [media]})
        pair.call("mod", "POST", f"/api/v1/moderation/media/{media}/quarantine/", reason="spam")
        assert await bob.quiet(0.4) == []


async def test_the_first_picture_and_the_stages_are_told_as_they_pass(pair, alice_uploads) -> None:
    media = upload(alice_uploads, pair.room("bob"))
    async with watcher(pair, "bob") as bob:
        await bob.do("watch", {"media": [media]})
        await asyncio.to_thread(pair.manage, _WORK, media)
        first = await bob.event("media.thumbnail_ready")
        assert (first["data"]["id"], "seq" in first) == (media, False)
        assert first["data"]["thumbnail_url"]
        await update(bob, media, state="ready")


async def test_mine_means_all_that_one_sends_from_now_on_too(pair, alice_uploads) -> None:
    room = pair.room("bob")
    media = upload(alice_uploads, room)
    async with watcher(pair, "alice") as alice, watcher(pair, "bob") as bob:
        told = await alice.do("watch", {"mine": True})
        assert media in {shown["id"] for shown in told["media"]}
        assert (await bob.do("watch", {"mine": True})) == {"media": []}
        later = await asyncio.to_thread(upload, alice_uploads, room)
        await update(alice, later, state="processing")
        assert bob.events == []
        await alice.do("unwatch", {"mine": True})
        await asyncio.to_thread(upload, alice_uploads, room)
        assert await alice.quiet(0.4) == []


async def test_bytes_that_arrive_are_told_as_they_are_stored(pair, alice_uploads) -> None:
    content = clip(600_000)
    location = alice_uploads.begin(len(content), room=pair.room("bob"))
    async with watcher(pair, "alice") as alice:
        await alice.do("watch", {"mine": True})
        await asyncio.to_thread(alice_uploads.patch, location, 0, content)
        progress = (await alice.event("upload.progress"))["data"]
        assert set(progress) == {"media", "message", "received", "size", "percent", "bytes_per_s", "eta_s"}
        assert 0 < progress["received"] <= progress["size"] == len(content)


async def test_what_one_may_not_see_is_not_found_and_nothing_of_that_command_is_watched(pair, alice_uploads) -> None:
    room = pair.room("bob")
    media = upload(alice_uploads, room)
    async with watcher(pair, "bob") as bob, watcher(pair, "erik") as erik:
        for wrong in (media, str(uuid4()), "nonsense"):
            reply = await erik.ask("watch", {"media": [wrong]})
            assert reply["error"]["code"] == "not_found"
        assert (await bob.ask("watch", {"media": [media, str(uuid4())]}))["error"]["code"] == "not_found"
        assert (await bob.ask("watch", {}))["error"]["data"]["fields"].keys() == {"media"}
        assert (await bob.ask("watch", {"media": [media] * 501}))["error"]["code"] == "invalid"
        assert (await bob.ask("message.send", {}))["error"]["code"] == "invalid"
        pair.call("mod", "POST", f"/api/v1/moderation/media/{media}/quarantine/", reason="spam")
        assert await bob.quiet(0.4) == []
        assert erik.events == []


async def test_whoever_loses_the_room_hears_no_more_of_its_files(pair, alice_uploads) -> None:
    room = pair.room("bob", "fay")
    media = upload(alice_uploads, room)
    async with watcher(pair, "bob") as bob, watcher(pair, "fay") as fay:
        for client in (bob, fay):
            await client.do("watch", {"media": [media]})
        pair.leave(room, "bob")
        await asyncio.sleep(0.5)
        pair.call("mod", "POST", f"/api/v1/moderation/media/{media}/quarantine/", reason="spam")
        await update(fay, media, hold="quarantined")
        assert await bob.quiet(0.3) == []
        assert bob.events == []


async def test_a_file_whose_message_is_taken_back_is_soon_heard_of_no_more(pair, alice_uploads) -> None:
    # Given a file of alice's that fay sees through one message alone, and alice herself anyway
    room, media = pair.room("fay"), upload(alice_uploads, pair.first.room)
    body = {"client_id": str(uuid4()), "body": "look", "attachments": [media]}
    message = pair.call("alice", "POST", f"/api/chat/rooms/{room}/messages/", **body)["id"]
    async with watcher(pair, "fay") as fay, watcher(pair, "alice") as alice:
        for client in (fay, alice):
            await client.do("watch", {"media": [media]})
        # When she shows it no longer
        pair.call("alice", "DELETE", f"/api/chat/messages/{message}/")
        await asyncio.sleep(4)
        fay.events.clear()
        # Then what becomes of it is told to her alone
        pair.call("mod", "POST", f"/api/v1/moderation/media/{media}/quarantine/", reason="spam")
        await update(alice, media, hold="quarantined")
        assert await fay.quiet(0.3) == []
        assert fay.events == []


async def test_a_quarantine_takes_everything_that_shows_the_file_and_a_release_gives_it_back(
    pair, alice_uploads
) -> None:
    room = pair.room("bob")
    media = upload(alice_uploads, room)
    await asyncio.to_thread(pair.manage, _WORK, media)
    async with watcher(pair, "bob") as bob, pair.chat("bob", on=pair.second) as chat:
        [before] = (await bob.do("watch", {"media": [media]}))["media"]
        await chat.subscribe()
        pair.call("mod", "POST", f"/api/v1/moderation/media/{media}/quarantine/", reason="spam")
        for client in (bob, chat):
            held = await update(client, media, hold="quarantined")
            for field in ("name", "title", "alt_text", "placeholder", "thumbnail_url", "file_url", "download_url"):
                assert held[field] is None, field
            assert held["waveform"] is None
            assert held["stream"] in (None, {"hls": None, "mp4": None, "storyboard": None, "clip": None})
            assert set(held["thumbnails"].values()) == {None}
            assert held["state"] == "ready"
        assert (await bob.do("watch", {"media": [media]}))["media"][0] == held
        pair.call("mod", "POST", f"/api/v1/moderation/media/{media}/release/", reason="was fine")
        back = await update(bob, media, hold=None)
        assert back | {"version": 0} == before | {"version": 0}
