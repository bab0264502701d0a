"""``/ws/media/``: how files fare, for whoever may see them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from uuid import UUID, uuid4

import pytest

from backend.accounts.models import Membership
from backend.accounts.services import issue_token, tell_access_changed
from backend.chat import services
from backend.events.publish import announce, atomic
from backend.media.events import Progress, UploadProgress
from backend.media.models import MediaFile
from backend.media.services.changes import change, locked
from consumers.hub import hub
from consumers.hub.threads import in_thread
from consumers.media import visibility
from consumers.media.socket import MediaSocket
from tests import sending
from tests.pair import Pair
from tests.sockets import Client, Frame
from tests.tus import Tus, clip
from tests.waiting import PATIENCE_S
from tests.wire import Open, Wire

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

    return dict(await client.until(found))


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


async def test_what_one_may_not_see_is_not_found_and_keeps_nobody_from_watching_the_rest(pair, alice_uploads) -> None:
    room = pair.room("bob")
    media = upload(alice_uploads, room)
    async with watcher(pair, "bob") as bob, watcher(pair, "erik") as erik:
        for wrong in (media, str(uuid4()), "nonsense"):
            reply = await erik.ask("watch", {"media": [wrong]})
            assert reply["error"]["code"] == "not_found"
        unknown = [str(uuid4()), "nonsense"]
        told = await bob.do("watch", {"media": [unknown[0], media, unknown[1]]})
        assert ([one["id"] for one in told["media"]], told["missing"]) == ([media], unknown)
        assert (await bob.ask("watch", {}))["error"]["data"]["fields"].keys() == {"media"}
        many = [str(uuid4()) for _ in range(500)]
        assert (await bob.ask("watch", {"media": [media, *many]}))["error"]["code"] == "invalid"
        # Watching the same file again takes no further place
        assert (await bob.do("watch", {"media": [media] * 501, "mine": None})).keys() == {"media"}
        await bob.do("unwatch", {"media": [media]})
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
        await loses_sight(pair, bob, fay, media)


async def loses_sight(pair, who: Client, other: Client, media: str) -> None:
    """Soon a change of the file that the other one hears of is not told to this one any more."""
    holds = itertools.cycle([("quarantine", "quarantined"), ("release", None)])
    async with asyncio.timeout(PATIENCE_S):
        while True:
            who.events.clear()
            other.events.clear()
            act, hold = next(holds)
            pair.call("mod", "POST", f"/api/v1/moderation/media/{media}/{act}/", reason="spam")
            await update(other, media, hold=hold)
            if await who.quiet(0.3) == [] and who.events == []:
                return


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
        # Then what becomes of it is told to her alone
        await loses_sight(pair, fay, alice, media)


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


async def test_who_watches_a_library_hears_what_changes_in_it_until_they_belong_to_it_no_longer(pair) -> None:
    async with watcher(pair, "dora") as dora:
        await dora.do("watch", {"namespace": "demo"})
        tag = pair.call("mod", "POST", "/api/v1/media/tags/", name="Alps")["id"]
        [told] = await dora.until(lambda: dora.of("library.changed"))
        assert told["data"] == {"namespace": "demo", "files": [], "tags": [tag], "collections": [], "more": False}
        who = pair.call("dora", "GET", "/api/v1/me/")["user"]["id"]
        pair.call("root", "DELETE", f"/api/v1/namespaces/demo/members/{who}/")
        async with asyncio.timeout(PATIENCE_S):
            while True:
                dora.events.clear()
                pair.call("mod", "PATCH", f"/api/v1/media/tags/{tag}/", name=f"Alps {uuid4()}")
                if await dora.quiet(0.3) == [] and dora.events == []:
                    break
    pair.call("root", "POST", "/api/v1/namespaces/demo/members/", user=who)


async def test_the_starter_of_a_job_hears_how_far_it_is_and_nobody_else(pair) -> None:
    async with watcher(pair, "dora") as dora, watcher(pair, "carol") as carol:
        answer = pair.call(
            "dora", "POST", "/api/v1/media/bulk-operations/", action="delete", file_ids=[str(uuid4()), str(uuid4())]
        )
        [ended] = await dora.until(lambda: dora.of("job.updated"))
        assert (ended["stream"], ended["data"]["state"], ended["data"]["done"]) == ("user", "done", 2)
        assert ended["data"]["failed"] == answer["failed"]
        assert carol.events == []


async def test_a_library_of_others_is_not_watched(pair) -> None:
    async with watcher(pair, "stranger") as stranger:
        assert (await stranger.ask("watch", {"namespace": "demo"}))["error"]["code"] == "not_found"


# -- what it costs, and what ends it, in the test's own process ----------------------------------------------------


@pytest.fixture
def watching(person, wired: Open) -> Callable[[], AbstractAsyncContextManager[Wire]]:
    """Opens media sockets of bob's."""
    token = issue_token(person("bob"), address="").token
    return lambda: wired(MediaSocket, token)


@pytest.fixture
def calls(monkeypatch) -> Callable[[object, str], list[object]]:
    """Counts the calls of a function of a module."""

    def count(module: object, name: str) -> list[object]:
        work, made = getattr(module, name), []
        monkeypatch.setattr(module, name, lambda *given: [made.append(given), work(*given)][1])
        return made

    return count


def open_room(alice, *members) -> UUID:
    named = [one.user_id for one in members]
    return UUID(services.create_room(alice, kind="group", name="A room", members=named)[0].id)


def show(alice, room: UUID, *media: UUID) -> UUID:
    """A message of alice's with these files."""
    said = services.send_message(alice, room, client_id=str(uuid4()), body="look", attachments=list(media))
    return UUID(said[0].id)


def touch(media: UUID) -> None:
    """Something about a file changes."""
    with atomic():
        change(locked(media), None)


async def hears(wire: Wire, media: UUID) -> None:
    """A change of the file is told."""
    before = len(wire.of("media.updated"))
    await in_thread(touch, media)
    await wire.until(lambda: len(wire.of("media.updated")) > before)


async def hears_no_more(wire: Wire, media: UUID, other: UUID) -> None:
    """The file is given up within a second, and no change of it is told before one of another file that comes later."""
    await wire.until(lambda: media not in wire.socket.watched)
    before = len(wire.of("media.updated"))
    await in_thread(touch, media)
    await in_thread(touch, other)
    await wire.until(lambda: len(wire.of("media.updated")) > before)
    assert {event["data"]["id"] for event in wire.of("media.updated")[before:]} == {str(other)}


async def test_a_file_is_heard_of_until_the_last_message_that_shows_it_is_gone(alice, bob, watching) -> None:
    rooms = [await in_thread(open_room, alice, bob) for _ in range(2)]
    media = (await in_thread(sending.send, alice, None)).media_id
    first = await in_thread(show, alice, rooms[0], media)
    own = (await in_thread(sending.send, bob, None)).media_id
    async with watching() as wire:
        await wire.do("watch", {"media": [str(media), str(own)]})
        # Given a file that is shown in another room, too, after its watching began
        second = await in_thread(show, alice, rooms[1], media)
        await in_thread(services.delete_message, alice, first)
        await hears(wire, media)
        await in_thread(services.delete_message, alice, second)
        # Then the end of the second message is the end
        await hears_no_more(wire, media, own)


async def test_whoever_is_no_longer_in_the_namespace_hears_no_more_of_its_library(alice, bob, watching) -> None:
    media = (await in_thread(sending.send, alice, None)).media_id
    await in_thread(MediaFile.objects.filter(pk=media).update, visibility="library")
    own = (await in_thread(sending.send, bob, None)).media_id
    async with watching() as wire:
        await wire.do("watch", {"media": [str(media), str(own)]})
        await hears(wire, media)
        await in_thread(Membership.objects.filter(user=bob.user_id).delete)
        await in_thread(tell_access_changed, bob.user_id, by=None)
        await hears_no_more(wire, media, own)
        assert wire.closed is None


async def test_a_socket_looks_again_only_when_a_message_with_a_watched_file_changes(
    alice, bob, watching, calls
) -> None:
    room = await in_thread(open_room, alice, bob)
    media = [(await in_thread(sending.send, alice, None)).media_id for _ in range(2)]
    shown = [await in_thread(show, alice, room, one) for one in media]
    looks = calls(visibility, "media_for_many")
    async with watching() as wire, watching() as other:
        await wire.do("watch", {"media": [str(media[0])]})
        await other.do("watch", {"media": [str(media[1])]})

        def looked_at(one: UUID) -> int:
            return sum(one in asked for _, asked in looks)

        before = [looked_at(one) for one in media]
        # When something else is said, shown, and taken back in the room
        await in_thread(services.send_message, alice, room, client_id=str(uuid4()), body="words")
        await in_thread(services.delete_message, alice, shown[1])
        await wire.until(lambda: looked_at(media[1]) == before[1] + 1)
        # Then nobody asks the database whether the file may still be seen
        assert looked_at(media[0]) == before[0]
        await in_thread(services.delete_message, alice, shown[0])
        await wire.until(lambda: looked_at(media[0]) == before[0] + 1)


async def test_many_files_are_watched_with_one_look_at_the_heads_of_their_streams(
    alice, bob, carol, watching, calls
) -> None:
    rooms = [await in_thread(open_room, alice, bob, carol) for _ in range(4)]
    sent = [(await in_thread(sending.send, one, room)).media_id for room in rooms for one in (alice, carol)]
    read = calls(hub, "heads")
    async with watching() as wire:
        # The first answer comes when the socket follows its person's own stream.
        await wire.do("unwatch", {})
        before = len(read)
        told = await wire.do("watch", {"media": [str(media) for media in sent]})
        assert [shown["id"] for shown in told["media"]] == [str(media) for media in sent]
        assert len(read) == before + 1
        for media in sent:
            await in_thread(touch, media)
        await wire.until(lambda: len(wire.of("media.updated")) == len(sent))


def grow(media: UUID, uploader: UUID, percent: int) -> None:
    """Bytes of a file have arrived."""
    about = Progress(
        media=str(media), message=None, received=percent, size=100, percent=percent, bytes_per_s=None, eta_s=None
    )
    announce(UploadProgress(audience=(f"media:{media}", f"media:by:{uploader}"), data=about, subject=media))


@pytest.mark.parametrize("what", ["this file", "mine"])
async def test_no_progress_comes_after_the_news_of_what_became_of_the_file(alice, bob, watching, what: str) -> None:
    room = await in_thread(open_room, alice, bob)
    media, later = [(await in_thread(sending.send, bob, room)).media_id for _ in range(2)]
    async with watching() as wire:
        await wire.do("watch", {"mine": True} if what == "mine" else {"media": [str(media), str(later)]})
        # Given a file that grows faster than is told
        for percent in (10, 50, 99):
            grow(media, bob.user_id, percent)
        await in_thread(touch, media)
        await wire.until(lambda: wire.of("media.updated"))
        # And another one that has to wait for its turn after that
        for percent in (10, 50):
            grow(later, bob.user_id, percent)
        await wire.until(lambda: wire.of("upload.progress")[-1]["data"]["percent"] == 50)
        # Then its last progress comes before the change
        told = [frame for frame in wire.frames if frame.get("type") in {"upload.progress", "media.updated"}]
        *progress, change = [one for one in told if str(media) in {one["data"].get("media"), one["data"].get("id")}]
        assert ({one["type"] for one in progress}, change["type"]) == ({"upload.progress"}, "media.updated")
        assert progress[-1]["data"]["percent"] == 99
