"""Newcomers of a room that hides its past: none of it reaches them, whatever becomes of it, however they listen."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest

from consumers.hub.stream import RECENT_FRAMES
from tests.pair import Pair
from tests.sockets import Client, Frame
from tests.tus import Tus, clip

pytest_plugins = ["tests.pair_fixture"]

WORDS, NAME = "meet me at the old mill", "the-map-to-it.pdf"


def show_file(pair: Pair, room: str) -> str:
    """Alice sends a file with words; its id."""
    with pair.http("alice") as http:
        said = {"room": room, "body": WORDS, "client_id": str(uuid4())}
        sent = http.post("/api/chat/upload/", data=said, files={"file": (NAME, b"%PDF-1.7\n" + uuid4().bytes)})
    assert sent.status_code == 201, sent.text
    return str(sent.json()["id"])


def hold_and_release(pair: Pair, media: str) -> None:
    """A moderator looks into a file; two events."""
    for act in ("quarantine", "release"):
        pair.call("root", "POST", f"/api/v1/moderation/media/{media}/{act}/", reason="a look")


async def follow(client: Client, room: str, at: Frame | None = None) -> Frame:
    """Follow one room, from a position if there is one; what the reply says about it."""
    positions = {f"room:{room}": at} if at else {}
    told = await client.do("subscribe", {"streams": [f"room:{room}"], "positions": positions})
    return dict(told["streams"][f"room:{room}"])


def durable(client: Client) -> list[Frame]:
    """The numbered events so far."""
    return [event for event in client.events if "seq" in event and event["type"] != "resumed"]


async def arrived(client: Client, last: str) -> list[Frame]:
    """The numbered events up to the message that says ``last``; nobody has heard a word of the past."""
    await client.until(lambda: any(event["data"].get("body") == last for event in durable(client)))
    text = json.dumps(client.events)
    assert WORDS not in text
    assert NAME not in text
    return durable(client)


def types(events: list[Frame]) -> list[str]:
    return [event["type"] for event in events]


@pytest.fixture
def past(pair: Pair) -> tuple[str, str, Frame]:
    """A room with a past, the file in it, and the position at which ida has just come."""
    room = pair.room("bob", history="since_join")
    media = show_file(pair, room)
    pair.join(room, "ida")
    return room, media, dict(pair.call("ida", "GET", f"/api/chat/rooms/{room}/messages/")["position"])


def check_hidden(events: list[Frame], heard: list[Frame]) -> None:
    """Each event stands in the place of the one that others have heard, and only its place and time are told."""
    for event, other in zip(events, heard, strict=True):
        assert event == {**other, "type": "message.hidden", "actor": None, "data": {}}


async def test_live_she_hears_only_that_the_numbering_goes_on(pair: Pair, past: Any) -> None:
    room, media, at = past
    async with pair.chat("ida") as ida, pair.chat("ida", on=pair.second) as far, pair.chat("bob") as bob:
        for client in (ida, far, bob):
            assert (await follow(client, room))["seq"] == at["seq"]
        # When the file from before she came is held, given back and deleted
        hold_and_release(pair, media)
        pair.call("alice", "DELETE", f"/api/chat/attachments/{media}/")
        pair.post("bob", room, "welcome")
        # Then those who were there hear all of it
        await bob.until(lambda: bob.of("message.created"))
        assert types(durable(bob)) == [*["media.updated"] * 3, "message.updated", "message.created"]
        assert WORDS in json.dumps(bob.events)
        # And she hears what is hers, on every process, without a gap
        for client in (ida, far):
            events = await arrived(client, "welcome")
            check_hidden(events[:-1], durable(bob)[:-1])
            assert events[-1] == durable(bob)[-1]


async def test_a_replay_from_the_log_hides_the_same(pair: Pair, past: Any) -> None:
    room, media, at = past
    hold_and_release(pair, media)
    pair.call("alice", "DELETE", f"/api/chat/attachments/{media}/")
    pair.say_at_once("bob", room, [f"message {number}" for number in range(RECENT_FRAMES)])
    for on in (pair.first, pair.second):
        async with pair.chat("ida", on=on) as ida:
            assert (await follow(ida, room, at))["recovered"] is True
            events = await arrived(ida, f"message {RECENT_FRAMES - 1}")
            assert [event["seq"] for event in events] == list(range(at["seq"] + 1, at["seq"] + 5 + RECENT_FRAMES))
            assert types(events) == ["message.hidden"] * 4 + ["message.created"] * RECENT_FRAMES


async def test_a_replay_from_the_ring_hides_the_same(pair: Pair, past: Any) -> None:
    room, media, at = past
    # Given a process that has heard of the deletion, and a log that has forgotten it
    async with pair.chat("bob") as bob, pair.chat("ida") as ida:
        await follow(bob, room)
        pair.call("alice", "DELETE", f"/api/chat/attachments/{media}/")
        pair.post("bob", room, "welcome")
        await bob.until(lambda: bob.of("message.created"))
        pair.manage(
            "from django.apps import apps\n"
            "apps.get_model('events', 'LogEntry').objects.filter(stream=sys.argv[1]).delete()",
            f"room:{room}",
        )
        # When she comes back
        assert (await follow(ida, room, at))["recovered"] is True
        events = await arrived(ida, "welcome")
        check_hidden(events[:2], durable(bob)[:2])
        assert types(events) == ["message.hidden"] * 2 + ["message.created"]


async def test_an_old_file_that_is_shown_again_is_hers_from_then_on(pair: Pair, past: Any) -> None:
    room, media, _ = past
    async with pair.chat("ida") as ida:
        await follow(ida, room)
        said = {"client_id": str(uuid4()), "body": "look", "attachments": [media]}
        pair.call("bob", "POST", f"/api/chat/rooms/{room}/messages/", **said)
        hold_and_release(pair, media)
        await ida.until(lambda: len(ida.of("media.updated")) == 2)
        assert types(durable(ida)) == ["message.created", "media.updated", "media.updated"]
        assert ida.of("media.updated")[-1]["data"]["name"] == NAME


async def test_an_upload_that_began_before_she_came_is_not_seen_moving(pair: Pair) -> None:
    room, alice = pair.room("bob", history="since_join"), Tus(pair.first)
    old, content = alice.begin(200_000, room=room, filename="old.mp4"), clip(200_000)
    pair.join(room, "ida")
    async with pair.chat("ida") as ida, pair.chat("bob") as bob:
        await follow(ida, room)
        await follow(bob, room)
        assert (await asyncio.to_thread(alice.patch, old, 0, content)).status_code == 204
        await bob.until(lambda: any(event["data"]["percent"] == 100 for event in bob.of("upload.progress")))
        # One that begins now is hers to see
        new = alice.begin(200_000, room=room, filename="new.mp4")
        assert (await asyncio.to_thread(alice.patch, new, 0, content)).status_code == 204
        await ida.until(lambda: ida.of("upload.progress"))
        assert "old.mp4" not in json.dumps(ida.events)
        shown = {event["data"]["id"] for event in bob.of("media.updated") if event["data"]["name"] == "old.mp4"}
        assert shown
        assert not shown & {event["data"]["media"] for event in ida.of("upload.progress")}
        # And in the place of what moved, which has no number, she is told nothing at all
        pair.post("bob", room, "thanks")
        for client in (ida, bob):
            await client.until(lambda client=client: durable(client)[-1]["data"].get("body") == "thanks")
        assert [event["seq"] for event in durable(ida)] == [event["seq"] for event in durable(bob)]
    alice.http.close()
