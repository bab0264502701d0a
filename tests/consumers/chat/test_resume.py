"""Streams, positions, resume: what was missed comes once, in order, before anything newer; or the client is told."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any
from uuid import uuid4

import pytest

from consumers.hub.stream import RECENT_FRAMES
from tests.pair import Pair, another
from tests.sockets import Client, Frame

pytest_plugins = ["tests.pair_fixture"]

MANY = 300 if "OFFCHAT_TEST_ALL" in os.environ else 205
"""Of how many rooms somebody missed something: of more than are read together."""


def bodies(client: Client, room: str | None = None) -> list[str]:
    """What was said, in the order in which it arrived."""
    said = [event["data"] for event in client.of("message.created")]
    return [message["body"] for message in said if room in {None, message["room"]}]


def position(pair: Pair, room: str, name: str = "alice", **on: Any) -> Frame:
    """Where a room stands, from REST."""
    return dict(pair.call(name, "GET", f"/api/chat/rooms/{room}/messages/", **on)["position"])


async def subscribe(client: Client, room: str, at: Frame | None = None, **more: Any) -> Frame:
    """Follow one room; what the reply says about it."""
    positions = {f"room:{room}": at} if at else {}
    told = await client.do("subscribe", {"streams": [f"room:{room}"], "positions": positions, **more})
    return dict(told["streams"][f"room:{room}"])


# -- subscribing ---------------------------------------------------------------------------------------------------


async def test_all_means_every_room_and_oneself_from_now_on(pair: Pair) -> None:
    # Given somebody with two rooms in which something was said
    rooms = [pair.room("dora", owner="dora") for _ in range(2)]
    pair.post("dora", rooms[0], "before")
    async with pair.chat("dora") as dora:
        # When she subscribes to everything
        told = await dora.do("subscribe", {"streams": "all"})
        # Then the reply names each stream with its position, and has presence and uploads
        assert set(told) == {"streams", "presence", "uploads", "events"}
        assert told["uploads"] == []
        assert set(told["streams"]) == {"user", *(f"room:{room}" for room in rooms)}
        for at in told["streams"].values():
            assert set(at) == {"epoch", "seq", "recovered"}
            assert at["recovered"] is None
        assert told["streams"][f"room:{rooms[0]}"]["seq"] == 1
        # And what follows carries the next numbers, as a durable event does
        pair.post("dora", rooms[0], "after")
        event = await dora.event("message.created")
        assert set(event) == {"type", "stream", "seq", "at", "actor", "data"}
        assert (event["stream"], event["seq"]) == (f"room:{rooms[0]}", 2)
        assert event["actor"] == pair.first.ids["dora"]
        assert (await dora.quiet(0.2), bodies(dora)) == ([], [])


async def test_foreign_and_unknown_streams_are_refused_each_for_itself(pair: Pair) -> None:
    mine, foreign = pair.room("erik"), pair.room("fay")
    strange = [
        f"room:{foreign}", f"room:{uuid4()}", "room:nonsense", "access", f"user:{pair.first.ids['bob']}",
        f"media:by:{pair.first.ids['bob']}", f"moderation:{uuid4()}", "",
    ]  # fmt: skip
    async with pair.chat("erik") as erik:
        told = (await erik.do("subscribe", {"streams": [f"room:{mine}", "user", *strange]}))["streams"]
        assert told[f"room:{mine}"]["recovered"] is None
        assert told["user"]["recovered"] is None
        for stream in strange:
            assert told[stream]["error"]["code"] == "not_found", stream
        # And nothing of them is delivered
        pair.post("alice", foreign, "not for erik")
        pair.post("alice", mine, "for erik")
        await erik.event("message.created")
        assert await erik.quiet(0.2) == []


async def test_streams_are_a_list_or_all_and_nothing_else(pair: Pair) -> None:
    async with pair.chat("alice") as alice:
        for wrong in ("everything", 7, None, [7], {"room": 1}):
            reply = await alice.ask("subscribe", {"streams": wrong})
            assert reply["error"]["code"] == "invalid"
            assert "streams" in reply["error"]["data"]["fields"]
        assert (await alice.ask("subscribe", {}))["error"]["data"]["fields"].keys() == {"streams"}
        assert (await alice.ask("unsubscribe", {"streams": "room:x"}))["error"]["code"] == "invalid"


async def test_all_leaves_alone_what_is_followed_already(pair: Pair) -> None:
    room, other = pair.room("gus"), pair.room("gus")
    async with pair.chat("gus") as gus:
        at = await subscribe(gus, room)
        pair.post("alice", room, "one")
        await gus.until(lambda: bodies(gus) == ["one"])
        told = (await gus.do("subscribe", {"streams": "all", "positions": {f"room:{room}": at}}))["streams"]
        assert f"room:{room}" not in told
        assert {f"room:{other}", "user"} <= set(told)
        assert await gus.quiet(0.2) == []


async def test_all_says_which_rooms_of_the_given_positions_are_ones_own_no_longer(pair: Pair) -> None:
    room = pair.room("gus")
    async with pair.chat("gus") as gus:
        at = await subscribe(gus, room)
    pair.call("alice", "DELETE", f"/api/chat/rooms/{room}/members/{pair.first.ids['gus']}/")
    async with pair.chat("gus") as gus:
        told = (await gus.do("subscribe", {"streams": "all", "positions": {f"room:{room}": at}}))["streams"]
        assert told[f"room:{room}"]["error"]["code"] == "not_found"
        assert told["user"]["recovered"] is None


async def test_only_the_chosen_classes_of_events_arrive(pair: Pair) -> None:
    room = pair.room("bob")
    async with pair.chat("alice") as alice, pair.chat("bob") as bob:
        asked = {"streams": [f"room:{room}"], "events": ["message", "no such class"]}
        assert (await alice.do("subscribe", asked))["events"] == ["message"]
        await bob.do("typing.start", {"room": room})
        pair.join(room, "erik")
        said = await bob.say(room, "words")
        event = await alice.event("message.created")
        assert event["data"] == said
        assert await alice.quiet(0.3) == []
        # The heads say that nothing was lost: what is missing is missing on purpose
        await alice.raw('{"type":"ping"}')
        heads = (await alice.event("pong"))["data"]["heads"]
        assert heads[f"room:{room}"]["seq"] == event["seq"]


async def test_classes_of_which_none_exists_are_refused_instead_of_telling_nothing(pair: Pair) -> None:
    room = pair.room()
    async with pair.chat("alice") as alice:
        all_classes = (await alice.do("subscribe", {"streams": "all"}))["events"]
        for wrong in (["message.created"], ["access"], ["nope", "neither"]):
            reply = await alice.ask("subscribe", {"streams": "all", "events": wrong})
            assert (reply["error"]["code"], list(reply["error"]["data"]["fields"])) == ("invalid", ["events"])
            [classes] = reply["error"]["data"]["fields"]["events"]
            names = "command, draft, job, media, member, message, notification, presence, read, room, saved, scheduled"
            assert classes == f"Classes are {names}, typing, user." == f"Classes are {', '.join(all_classes)}."
        # And what was chosen before still holds
        said = await alice.say(room, "words")
        assert (await alice.event("message.created"))["data"] == said


async def test_after_unsubscribe_nothing_arrives(pair: Pair) -> None:
    room = pair.room("bob")
    async with pair.chat("alice") as alice:
        at = await subscribe(alice, room)
        told = await alice.do("unsubscribe", {"streams": [f"room:{room}", "room:never followed"]})
        assert told == {"streams": {f"room:{room}": {"epoch": at["epoch"], "seq": at["seq"]}}}
        pair.post("bob", room, "unheard")
        assert await alice.quiet(0.3) == []
        # Nor of rooms that come after "all" was left
        await alice.subscribe()
        await alice.do("unsubscribe", {"streams": "all"})
        pair.post("bob", pair.room("bob"), "unheard")
        assert await alice.quiet(0.3) == []


# -- coming back ---------------------------------------------------------------------------------------------------


async def check_replay(client: Client, room: str, at: Frame, missed: list[str]) -> None:
    """Subscribe from a position: the reply, then what was missed in order, then ``resumed``."""
    told = await subscribe(client, room, at)
    assert told == {"epoch": at["epoch"], "seq": at["seq"] + len(missed), "recovered": True}
    resumed = await client.until(lambda: client.of("resumed"))
    assert resumed == [{"type": "resumed", "stream": f"room:{room}", "seq": told["seq"]}]
    assert [event.get("seq") for event in client.events] == [*range(at["seq"] + 1, told["seq"] + 1), told["seq"]]
    assert bodies(client) == missed


@pytest.mark.parametrize("count", [0, 3, RECENT_FRAMES + 80], ids=["nothing", "from memory", "from the log"])
async def test_what_was_missed_follows_the_reply_in_order_and_ends_with_resumed(pair: Pair, count: int) -> None:
    room = pair.room("bob")
    # Given somebody on the other process who keeps the stream alive, and a client that was away
    async with pair.chat("bob", on=pair.second) as bob, pair.chat("alice") as alice:
        at = await subscribe(bob, room)
        missed = [f"message {number}" for number in range(count)]
        pair.say_at_once("bob", room, missed)
        await bob.until(lambda: bodies(bob) == missed)
        # When it comes back, on the process that has seen nothing, or on the one whose ring holds the newest
        await check_replay(alice, room, at, missed)
        async with pair.chat("alice", on=pair.second) as again:
            await check_replay(again, room, at, missed)


async def test_a_position_from_another_process_or_from_rest_is_never_beyond_the_head(pair: Pair) -> None:
    room = pair.room("bob")
    # Given a process that hears nothing of the others but what it reads from the log once a second
    with another(pair.first, CHANNEL_LAYER="tests.silent.SilentLayer") as deaf:
        async with pair.chat("bob", on=deaf) as keeper, pair.chat("alice", on=deaf) as alice:
            await subscribe(keeper, room)
            for number in range(10):
                pair.post("bob", room, f"message {number}")
                at = position(pair, room)
                # When a client brings the position that somebody else has told it
                told = await subscribe(alice, room, at)
                # Then it is recovered every time
                assert told == {**at, "recovered": True}


@pytest.mark.parametrize("wrong", [{"epoch": "other", "seq": 1}, {"seq": 3}, {"seq": -1}, {"seq": 10**20}], ids=str)
async def test_a_position_of_another_life_or_beyond_the_head_is_not_recovered(pair: Pair, wrong: Frame) -> None:
    room = pair.room("bob")
    pair.post("bob", room, "one", "two")
    at = position(pair, room)
    async with pair.chat("alice") as alice:
        # When a client comes with a position that cannot be: nothing is replayed
        assert await subscribe(alice, room, {**at, **wrong}) == {**at, "recovered": False}
        assert await alice.quiet(0.1) == []
        # And when it has read the state over REST and comes with that position, it is recovered
        assert await subscribe(alice, room, {**at, "seq": 1}) == {**at, "recovered": True}
        await alice.until(lambda: alice.of("resumed"))
        assert bodies(alice) == ["two"]
        # And what is said from now on comes once
        pair.post("bob", room, "on")
        await alice.until(lambda: bodies(alice) == ["two", "on"])
        assert await alice.quiet(0.1) == []


async def test_what_the_log_knows_before_the_hub_does_comes_once(pair: Pair) -> None:
    room = pair.room("bob")
    pair.post("bob", room, "1", "2", "3")
    at = position(pair, room)
    with another(pair.first, CHANNEL_LAYER="tests.silent.SilentLayer") as deaf:
        async with pair.chat("bob", on=deaf) as keeper, pair.chat("alice", on=deaf) as alice:
            # Given a process that stands at the third message while the log has six
            await subscribe(keeper, room)
            pair.post("bob", room, "4", "5", "6")
            # When a client comes back that has seen one
            await subscribe(alice, room, {**at, "seq": 1})
            # Then it gets the others once each
            await alice.until(lambda: "6" in bodies(alice))
            await alice.quiet(1.3)
            assert bodies(alice) == ["2", "3", "4", "5", "6"]


async def test_a_position_that_the_log_no_longer_reaches_is_not_recovered(pair: Pair) -> None:
    room = pair.room("bob")
    pair.post("bob", room, *(f"message {number}" for number in range(8)))
    at = position(pair, room)
    pair.manage(
        "from django.apps import apps\n"
        "apps.get_model('events', 'LogEntry').objects.filter(stream=sys.argv[1], seq__lte=5).delete()",
        f"room:{room}",
    )
    async with pair.chat("alice") as alice:
        assert (await subscribe(alice, room, {**at, "seq": 4}))["recovered"] is False
        await check_replay(alice, room, {**at, "seq": 5}, ["message 5", "message 6", "message 7"])


async def test_several_subscribes_with_positions_then_all_replay_each_stream_once(pair: Pair) -> None:
    rooms = [pair.room("hal") for _ in range(3)]
    places = {room: position(pair, room) for room in rooms}
    for room in rooms:
        pair.post("alice", room, "missed")
    async with pair.chat("hal") as hal:
        for room in rooms[:2]:
            assert (await subscribe(hal, room, places[room]))["recovered"] is True
        told = await hal.do("subscribe", {"streams": "all", "positions": {f"room:{rooms[2]}": places[rooms[2]]}})
        assert told["streams"][f"room:{rooms[2]}"]["recovered"] is True
        await hal.until(lambda: len(hal.of("resumed")) == 3)
        assert [bodies(hal, room) for room in rooms] == [["missed"]] * 3


async def test_very_many_rooms_in_one_all_are_there(pair: Pair) -> None:
    # Given somebody with very many rooms, in each of which something was missed
    made = pair.manage(
        "import json\nfrom uuid import UUID\nfrom backend.accounts.selectors import actor_of, user_by_id\n"
        "from backend.chat.services import create_room, send_message\nfrom backend.events.publish import atomic\n"
        "from backend.ids import new_id\nids = []\n"
        "lea = actor_of(user_by_id(UUID(sys.argv[1])), credential='x', address='')\n"
        "with atomic():\n"
        "    for number in range(int(sys.argv[2])):\n"
        "        room, _ = create_room(lea, kind='group', name=f'Room {number}', namespace='demo')\n"
        "        send_message(lea, UUID(room.id), client_id=str(new_id()), body='missed')\n"
        "        ids.append((room.id, room.position.epoch))\n"
        "print(json.dumps(ids))",
        pair.first.ids["lea"], str(MANY),
    )  # fmt: skip
    positions = {f"room:{room}": {"epoch": epoch, "seq": 0} for room, epoch in json.loads(made)}
    async with pair.chat("lea") as lea:
        told = await lea.do("subscribe", {"streams": "all", "positions": positions})
        await lea.until(lambda: len(lea.of("resumed")) == MANY)
        assert sum(at["recovered"] is True for at in told["streams"].values()) == MANY
        assert bodies(lea) == ["missed"] * MANY


async def test_coming_back_again_and_again_while_two_hundred_a_second_are_said_loses_and_repeats_nothing(
    pair: Pair,
) -> None:
    room, count = pair.room("bob"), 300
    speakers = [pair.chat("bob", on=server) for server in (pair.first, pair.second) * 2]
    for speaker in speakers:
        await speaker.open()
    said: list[str] = []

    enough = asyncio.Event()

    async def speak(speaker: Client, number: int) -> None:
        while not enough.is_set() or len(said) < count:
            said.append((await speaker.say(room, f"message {number} of {len(said)}"))["body"])

    # Given a client that moves from process to process while others talk
    talking = asyncio.gather(*(speak(speaker, number) for number, speaker in enumerate(speakers)))
    alice = pair.chat("alice")
    await alice.open()
    told = await alice.do("subscribe", {"streams": [f"room:{room}"]})
    alice.positions = {name: {"epoch": at["epoch"], "seq": at["seq"]} for name, at in told["streams"].items()}
    first, turns = alice.positions[f"room:{room}"]["seq"], 0
    while turns < 8:
        # Cut after it has heard a little more each time, while the others go on
        before = len(alice.events)
        await alice.until(lambda before=before: len(alice.events) > before + 10)
        alice.cut()
        await alice.ended()
        turns += 1
        alice.url = (pair.second if turns % 2 else pair.first).url.replace("http", "ws", 1) + "/ws/chat/"
        await alice.open()
        told = await alice.do("subscribe", {"streams": [f"room:{room}"], "positions": alice.positions})
        assert told["streams"][f"room:{room}"]["recovered"] is True
    enough.set()
    await talking
    # Then it has every event once, in order
    await alice.until(lambda: alice.positions[f"room:{room}"]["seq"] == len(said))
    assert [event["seq"] for event in alice.of("message.created")] == list(range(first + 1, len(said) + 1))
    assert set(bodies(alice)) <= set(said)
    for client in (alice, *speakers):
        await client.close()


async def test_while_a_replay_runs_newer_events_wait_their_turn_and_heads_tell_how_far_it_is(pair: Pair) -> None:
    room = pair.room("bob")
    at, missed = position(pair, room), [f"{number} " + "x" * 7000 for number in range(250)]
    pair.say_at_once("bob", room, missed)
    async with pair.chat("alice") as alice, pair.chat("bob") as bob:
        await alice.raw(json.dumps({"type": "subscribe", "data": {
            "streams": [f"room:{room}"], "positions": {f"room:{room}": at}}}))  # fmt: skip
        for _ in range(20):
            await alice.raw('{"type": "ping"}')
            await bob.say(room, "newer")
        await alice.until(lambda: len(bodies(alice)) == 270 and alice.of("resumed") and len(alice.of("pong")) == 20)
        # Then every pong names exactly the events that came before it
        seen = 0
        for event in alice.events:
            if event["type"] == "pong":
                heads = event["data"]["heads"]
                assert heads == {} or heads[f"room:{room}"]["seq"] == seen
            elif event["type"] == "message.created":
                seen += 1
                assert event["seq"] == seen
        assert bodies(alice) == missed + ["newer"] * 20


async def test_nobody_is_replayed_what_was_said_before_they_came(pair: Pair) -> None:
    room = pair.room("bob", history="since_join")
    start = position(pair, room)
    pair.post("bob", room, "a secret among two")
    pair.join(room, "ida")
    joined = position(pair, room, "ida")
    pair.post("bob", room, "welcome")
    for on in (pair.first, pair.second):
        async with pair.chat("ida", on=on) as ida:
            # Neither from the beginning, nor with a position that somebody else has told her
            for at in (start, {**start, "seq": 1 - 1}):
                assert (await subscribe(ida, room, at))["recovered"] is False
            assert (await subscribe(ida, room, joined))["recovered"] is True
            await ida.until(lambda ida=ida: bodies(ida) == ["welcome"])
            page = await ida.do("history", {"room": room})
            assert [message["body"] for message in page["messages"]] == ["welcome"]
            assert "a secret" not in json.dumps(ida.events)


async def test_the_user_stream_is_resumed_as_rooms_are(pair: Pair) -> None:
    async with pair.chat("jon") as jon:
        at = (await jon.do("subscribe", {"streams": ["user"]}))["streams"]["user"]
    room = pair.room("jon")
    async with pair.chat("jon", on=pair.second) as jon:
        at.pop("recovered")
        told = await jon.do("subscribe", {"streams": ["user"], "positions": {"user": at}})
        assert told["streams"]["user"] == {**at, "seq": at["seq"] + 2, "recovered": True}
        added = await jon.event("room.added")
        assert (added["stream"], added["data"]["id"]) == ("user", room)
        assert (await jon.event("notification"))["data"]["kind"] == "invitation"
        assert (await jon.event("resumed"))["stream"] == "user"
