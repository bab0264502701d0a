"""Commands on ``/ws/chat/``: exactly one reply each, the same refusals as everywhere, and what everybody sees of it."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import psycopg

from tests.pair import Pair
from tests.sockets import Client, Frame
from tests.waiting import PATIENCE_S

pytest_plugins = ["tests.pair_fixture"]

MESSAGE = {
    "id", "room", "number", "sender", "client_id", "body", "attachments", "captions", "reply_to", "thread",
    "reply_count", "reactions", "pinned", "previews", "mentions", "mentions_room",
    "created_at", "edited_at", "deleted_at", "deleted_by", "reason", "in_timeline", "last_reply_at", "repliers",
    "forwarded_from",
}  # fmt: skip


async def refused(client: Client, type: str, data: Frame, code: str, *fields: str) -> Frame:
    """A command that must be refused so; the error."""
    reply = await client.ask(type, data)
    assert reply["ok"] is False
    assert set(reply) == {"re", "ok", "error"}
    error = dict(reply["error"])
    assert set(error) == {"code", "message", "retryable", "data"}
    assert (error["code"], error["retryable"]) == (code, False)
    assert error["message"]
    assert set(error["data"].get("fields", {})) == set(fields)
    return error


def new(room: str, body: str = "hello", **more: object) -> Frame:
    return {"room": room, "client_id": str(uuid4()), "body": body, **more}


# -- saying --------------------------------------------------------------------------------------------------------


async def test_a_message_is_answered_and_seen_by_everybody_in_the_same_form(pair: Pair) -> None:
    room = pair.room("bob")
    async with pair.chat("alice") as alice, pair.chat("bob", on=pair.second) as bob:
        for client in (alice, bob):
            await client.subscribe()
        data = new(room, "hello “world” 😀")
        said = await alice.do("message.send", {**data, "attachments": [], "reply_to": None})
        assert set(said) == MESSAGE
        assert said | {"id": 0, "created_at": 0, "sender": 0} == {
            "id": 0, "room": room, "number": 1, "sender": 0, "client_id": data["client_id"],
            "body": "hello “world” 😀", "attachments": [], "captions": {}, "reply_to": None,
            "thread": None, "reply_count": 0, "reactions": [], "pinned": None, "previews": [], "mentions": [],
            "created_at": 0, "edited_at": None, "deleted_at": None, "deleted_by": None, "reason": None,
            "mentions_room": False, "in_timeline": True, "last_reply_at": None, "repliers": [], "forwarded_from": None,
        }  # fmt: skip
        assert said["sender"]["username"] == "alice"
        events = [await client.event("message.created") for client in (alice, bob)]
        assert events[0] == events[1]
        assert events[0]["data"] == said
        assert (await bob.do("message.send", new(room, "answer", reply_to=said["id"])))["reply_to"] == said["id"]


async def test_what_is_said_on_a_socket_bears_the_name_that_its_person_has_by_then(pair: Pair) -> None:
    room = pair.room("carol")
    async with pair.chat("carol") as carol:
        await carol.subscribe()
        pair.call("carol", "PATCH", "/api/v1/me/", display_name="Carol Nova")
        try:
            said = await carol.say(room, "hello")
            heard = await carol.event("message.created")
        finally:
            pair.call("carol", "PATCH", "/api/v1/me/", display_name="Carol")
    assert (said["sender"]["display_name"], heard["data"]["sender"]["display_name"]) == ("Carol Nova", "Carol Nova")


async def test_the_same_client_id_is_said_once_and_other_content_under_it_is_a_conflict(pair: Pair) -> None:
    room = pair.room("bob")
    async with pair.chat("alice") as alice, pair.chat("alice", on=pair.second) as other:
        await alice.subscribe()
        data = new(room)
        answers = await asyncio.gather(*(client.do("message.send", data) for client in (alice, other) * 5))
        assert all(answer == answers[0] for answer in answers)
        await refused(alice, "message.send", {**data, "body": "something else"}, "conflict")
        await alice.event("message.created")
        assert [event for event in await alice.quiet(0.3) if event["type"] == "message.created"] == []


async def test_what_cannot_be_said_is_refused_with_its_fields(pair: Pair) -> None:
    room, foreign = pair.room(), pair.room(owner="bob")
    async with pair.chat("alice") as alice:
        for wrong in (foreign, str(uuid4()), "nonsense", ""):
            await refused(alice, "message.send", new(wrong), "not_found")
        await refused(alice, "message.send", {**new(room), "client_id": "17"}, "invalid", "client_id")
        await refused(alice, "message.send", new(room, " \n"), "invalid", "body")
        await refused(alice, "message.send", new(room, "x" * 8001), "invalid", "body")
        await refused(alice, "message.send", new(room, "nul \0"), "invalid", "body")
        await refused(alice, "message.send", new(room, attachments=["x"]), "invalid", "attachments")
        await refused(alice, "message.send", new(room, attachments=[str(uuid4())]), "not_found")
        await refused(alice, "message.send", new(room, reply_to=str(uuid4())), "not_found")
        await refused(alice, "message.send", new(room, reply_to="x"), "invalid", "reply_to")
        assert (await alice.do("message.send", new(room, "😀" * 8000)))["number"] == 1


async def test_wrong_types_missing_fields_and_unknown_commands_are_refused_not_closed(pair: Pair) -> None:
    async with pair.chat("alice") as alice:
        await refused(alice, "message.send", {**new("x"), "room": 7}, "invalid", "room")
        await refused(alice, "message.send", {"room": "x"}, "invalid", "client_id")
        await refused(alice, "no.such", {}, "invalid", "type")
        # A fault deep inside is told under the field that the client has sent
        await refused(alice, "subscribe", {"streams": "all", "positions": {"user": {"seq": 1}}}, "invalid", "positions")
        await refused(
            alice, "subscribe", {"streams": "all", "positions": {"user": {"seq": "x"}}}, "invalid", "positions"
        )
        await refused(alice, "watch", {}, "invalid", "type")
        for data in ("null", "[]", "7", '"x"', "[" * 900 + "]" * 900):
            alice.replies["odd"] = asyncio.get_running_loop().create_future()
            await alice.raw('{"id": "odd", "type": "message.send", "data": ' + data + "}")
            odd = (await asyncio.wait_for(alice.replies["odd"], PATIENCE_S))["error"]
            assert odd["code"] in {"invalid", "not_found"}
        # As a browser writes a text that was cut inside an emoji
        alice.replies["cut"] = asyncio.get_running_loop().create_future()
        await alice.raw(r'{"id": "cut", "type": "message.send", "data": {"body": "half \ud83d"}}')
        cut = (await asyncio.wait_for(alice.replies["cut"], PATIENCE_S))["error"]
        assert (cut["code"], "cut inside a character" in cut["message"]) == ("invalid", True)
        # Null is as good as left out
        await alice.do("history", {"room": pair.first.room, "before": None, "after": None, "limit": None})
        await alice.do("subscribe", {"streams": ["user"], "positions": None, "events": None})
        await alice.do("message.send", new(pair.room(), attachments=None, reply_to=None, thread=None))
        # Fields that nobody knows are ignored
        assert (await alice.ask("typing.start", {"room": pair.first.room, "later": 1}))["ok"]
        assert alice.closed is None


async def test_each_command_has_exactly_one_reply_and_they_are_done_in_order(pair: Pair) -> None:
    room = pair.room()
    async with pair.chat("alice") as alice:
        replies: list[Frame] = []
        take = alice._take
        alice._take = lambda frame: replies.append(frame) if "re" in frame else take(frame)
        for number in range(60):
            command = {"id": f"c{number}", "type": "message.send", "data": new(room, str(number))}
            await alice.raw(json.dumps(command if number % 3 else {**command, "type": "no.such"}))
        await alice.raw('{"type": "no.such.and.no.id"}')
        await alice.raw('{"type": "ping"}')
        async with asyncio.timeout(PATIENCE_S):
            while len(replies) < 61:
                await asyncio.sleep(0.01)
        await alice.quiet(0.1)
        assert [reply["re"] for reply in replies] == [*(f"c{number}" for number in range(60)), None]
        said = [reply["data"]["number"] for reply in replies if reply["ok"]]
        assert said == list(range(1, 41))


# -- taking back ---------------------------------------------------------------------------------------------------


async def test_a_deleted_message_is_a_tombstone_everywhere_and_its_words_are_nowhere(pair: Pair) -> None:
    room = pair.room("bob")
    secret = f"secret-{uuid4().hex}"
    async with pair.chat("alice") as alice, pair.chat("bob", on=pair.second) as bob:
        told = await bob.do("subscribe", {"streams": [f"room:{room}"]})
        at = {key: told["streams"][f"room:{room}"][key] for key in ("epoch", "seq")}
        said = await alice.say(room, secret)
        await alice.say(room, "stays")
        await bob.until(lambda: len(bob.of("message.created")) == 2)
        # When its author takes it back
        gone = await alice.do("message.delete", {"message": said["id"]})
        assert gone["body"] == ""
        assert gone["deleted_by"] == pair.first.ids["alice"]
        event = await bob.event("message.deleted")
        assert event["seq"] == 3
        assert event["data"] == {
            "id": said["id"], "room": room, "number": 1, "deleted_at": gone["deleted_at"],
            "deleted_by": pair.first.ids["alice"], "reason": "deleted",
        }  # fmt: skip
        # Then a replay tells of the tombstone at the old number, from every ring and from the log
        for server in (pair.first, pair.second):
            async with pair.chat("bob", on=server) as again:
                positions = {f"room:{room}": at}
                await again.do("subscribe", {"streams": [f"room:{room}"], "positions": positions})
                await again.until(lambda again=again: again.of("resumed"))
                replayed = [(event["seq"], event["type"]) for event in again.events]
                assert replayed == [
                    (1, "message.deleted"), (2, "message.created"), (3, "message.deleted"), (3, "resumed"),
                ]  # fmt: skip
                assert again.events[0]["data"] == event["data"]
                assert secret not in json.dumps(again.events)
                page = await again.do("history", {"room": room})
                assert page["messages"][0] == gone
                assert secret not in json.dumps(page)
        # Taken back twice is taken back
        assert await alice.do("message.delete", {"message": said["id"]}) == gone
        rows = "apps.get_model('events', 'LogEntry').objects.values_list('data', flat=True)"
        assert secret not in pair.manage(f"from django.apps import apps\nprint(list({rows}))")


async def test_only_those_who_may_take_a_message_back(pair: Pair) -> None:
    room = pair.room("bob")
    async with pair.chat("alice") as alice, pair.chat("bob") as bob, pair.chat("erik") as erik:
        said = await alice.say(room, "mine")
        await refused(bob, "message.delete", {"message": said["id"]}, "forbidden")
        await refused(erik, "message.delete", {"message": said["id"]}, "not_found")
        await refused(erik, "message.delete", {"message": "x"}, "not_found")
        other = await bob.say(room, "his")
        assert (await alice.do("message.delete", {"message": other["id"]}))["deleted_by"] == pair.first.ids["alice"]


# -- reading -------------------------------------------------------------------------------------------------------


async def test_history_pages_both_ways_oldest_first(pair: Pair) -> None:
    room, foreign = pair.room(), pair.room(owner="bob")
    said = pair.post("alice", room, *"abcde")
    elsewhere = pair.post("bob", foreign, "x")[0]["id"]

    async with pair.chat("alice") as alice:

        async def page(**more: object) -> tuple[str, bool]:
            found = await alice.do("history", {"room": room, **more})
            assert set(found) == {"messages", "more", "newer", "position", "mine", "quoted"}
            assert found["position"]["seq"] == 5
            return "".join(message["body"] for message in found["messages"]), found["more"]

        assert await page() == ("abcde", False)
        assert await page(limit=2) == ("de", True)
        assert await page(limit=2, before=said[3]["id"]) == ("bc", True)
        assert await page(limit=2, before=said[1]["id"]) == ("a", False)
        assert await page(limit=2, after=said[1]["id"]) == ("cd", True)
        assert await page(limit=1000, after=said[3]["id"]) == ("e", False)
        await refused(alice, "history", {"room": foreign}, "not_found")
        await refused(alice, "history", {"room": room, "before": elsewhere}, "not_found")
        await refused(alice, "history", {"room": room, "before": "x"}, "invalid", "before")
        both = {"room": room, "before": said[1]["id"], "after": said[1]["id"]}
        await refused(alice, "history", both, "invalid", "after")


async def test_a_read_mark_moves_forward_on_all_devices_of_the_person_and_on_nobody_elses(pair: Pair) -> None:
    room = pair.room("fay")
    said = pair.post("alice", room, "one", "two", "three")
    async with pair.chat("fay") as fay, pair.chat("fay", on=pair.second) as phone, pair.chat("alice") as alice:
        for client in (fay, phone, alice):
            await client.subscribe()
        assert await fay.do("read.mark", {"room": room, "message": said[1]["id"]}) == {"unread": 1}
        for client in (fay, phone):
            event = await client.event("read.updated")
            assert (event["stream"], "seq" in event) == ("user", True)
            assert event["data"] == {"room": room, "message": said[1]["id"], "number": 3, "unread": 1, "mentions": 0}
        assert await phone.do("read.mark", {"room": room, "message": said[0]["id"]}) == {"unread": 1}
        assert await fay.quiet(0.3) == []
        assert alice.of("read.updated") == []
        await refused(fay, "read.mark", {"room": pair.first.room, "message": said[0]["id"]}, "not_found")
        await refused(alice, "read.mark", {"room": pair.first.room, "message": said[0]["id"]}, "invalid", "message")


def has_ended(told: list[Frame]) -> list[Frame]:
    """What was told of somebody's typing, once the last word is that it has ended."""
    return told if told and datetime.fromisoformat(told[-1]["data"]["until"]) <= datetime.now(UTC) else []


async def test_typing_is_told_at_most_four_times_a_second_ends_with_the_last_word_and_is_not_kept(pair: Pair) -> None:
    room = pair.room("bob", "erik")
    async with pair.chat("alice") as alice, pair.chat("bob") as bob, pair.chat("erik", on=pair.second) as erik:
        for client in (bob, erik):
            await client.subscribe()
        began = time.monotonic()
        for _ in range(10):
            assert await alice.do("typing.start", {"room": room}) == {}
            await asyncio.sleep(0.04)
        assert await alice.do("typing.stop", {"room": room}) == {}
        for client in (bob, erik):
            told = await client.until(lambda client=client: has_ended(client.of("typing")))
            assert 2 <= len(told) <= 4 * (time.monotonic() - began) + 2
            assert all("seq" not in event and event["stream"] == f"room:{room}" for event in told)
            first = told[0]["data"]
            assert (first["room"], first["user"], first["thread"]) == (room, pair.first.ids["alice"], None)
            left = datetime.fromisoformat(first["until"]) - datetime.fromisoformat(told[0]["at"])
            assert 5 < left.total_seconds() < 7
        page = await alice.do("history", {"room": room})
        assert page["position"]["seq"] == 0
        await refused(alice, "typing.start", {"room": str(uuid4())}, "not_found")
        elsewhere = pair.room()
        root = (await alice.do("message.send", {"room": elsewhere, "client_id": str(uuid4()), "body": "x"}))["id"]
        assert await alice.do("typing.start", {"room": elsewhere, "thread": root}) == {}
        await refused(alice, "typing.start", {"room": room, "thread": root}, "invalid", "thread")
        await refused(alice, "typing.start", {"room": room, "thread": "x"}, "invalid", "thread")


# -- a slow command ------------------------------------------------------------------------------------------------


@contextmanager
def nobody_can_write(pair: Pair, room: str) -> Iterator[None]:
    """Hold what ``message.send`` needs, so that it takes as long as this block."""
    if os.environ.get("OFFCHAT_TEST_DB") == "postgres":
        with psycopg.connect(pair.first.environment["DATABASE_URL"]) as connection:
            connection.execute("SELECT 1 FROM chat_room WHERE id = %s FOR UPDATE", [room])
            yield
            connection.rollback()
    else:
        connection = sqlite3.connect(pair.first.data / "db.sqlite3", isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
            connection.close()


async def test_slow_commands_delay_neither_other_sockets_nor_events_of_their_own(pair: Pair) -> None:
    room = pair.room("bob", "erik")
    async with pair.chat("alice") as alice, pair.chat("bob") as bob, pair.chat("erik") as erik:
        for client in (alice, bob, erik):
            await client.subscribe()
        with nobody_can_write(pair, room):
            # Given a command of Alice that hangs
            slow = asyncio.create_task(alice.ask("message.send", new(room)))
            await asyncio.sleep(0.2)
            # Then others' commands are answered and their events reach her meanwhile
            await bob.do("typing.start", {"room": room})
            await alice.event("typing")
            await erik.do("history", {"room": room})
            await alice.raw('{"type": "ping"}')
            await alice.event("pong")
            assert not slow.done()
        assert (await slow)["ok"]


async def test_reactions_pins_and_saved_messages_are_told_where_they_belong(pair: Pair) -> None:
    room = pair.room("bob")
    async with pair.chat("alice") as alice, pair.chat("bob", on=pair.second) as bob:
        said = await alice.do("message.send", new(room))
        for client in (alice, bob):
            await client.subscribe()
        message = {"message": said["id"]}
        me = {name: one.hello["data"]["user"]["id"] for name, one in (("alice", alice), ("bob", bob))}
        assert await bob.do("reaction.add", {**message, "emoji": "❤"}) == {}
        reactions = [{"emoji": "❤️", "users": [me["bob"]], "count": 1}]
        for client in (alice, bob):
            told = await client.event("message.reactions")
            assert (told["data"], told["actor"]) == ({"id": said["id"], "reactions": reactions}, me["bob"])
        await refused(bob, "reaction.add", {**message, "emoji": "love"}, "invalid", "emoji")
        await refused(bob, "reaction.add", {**message, "emoji": "👍" * 3}, "invalid", "emoji")
        await refused(bob, "pin.add", message, "forbidden")
        pinned = await alice.do("pin.add", message)
        assert (pinned["pinned"]["by"], pinned["reactions"]) == (me["alice"], reactions)
        assert (await bob.event("message.updated"))["data"] == pinned
        assert await bob.do("save.add", message) == {}
        mark = await bob.event("saved.updated")
        assert (mark["stream"], mark["data"]["message"], mark["data"]["room"]) == ("user", said["id"], room)
        assert await bob.do("save.remove", message) == {}
        assert (await bob.event("saved.updated"))["data"]["saved_at"] is None
        await alice.do("message.delete", message)
        for name in ("reaction.add", "reaction.remove"):
            await refused(bob, name, {**message, "emoji": "👍"}, "gone")
        for name in ("pin.add", "save.add"):
            await refused(alice, name, message, "gone")
        assert [one["type"] for one in await alice.quiet(0.1)].count("saved.updated") == 0


async def test_who_is_mentioned_is_told_and_reads_it_on_every_device(pair: Pair) -> None:
    room = pair.room("bob")
    async with pair.chat("alice") as alice, pair.chat("bob") as bob, pair.chat("bob", on=pair.second) as phone:
        for client in (bob, phone):
            await client.subscribe()
        said = await alice.do("message.send", new(room, "Look, @bob"))
        told = [(await client.event("notification"))["data"] for client in (bob, phone)]
        assert told[0] == told[1]
        assert told[0] | {"id": 0, "at": 0} == {
            "id": 0, "kind": "mention", "room": room, "message": said["id"], "thread": None,
            "actor": said["sender"]["id"], "at": 0, "read_at": None, "namespace": None, "percent": None, "alert": None,
        }  # fmt: skip
        listed = pair.call("bob", "GET", "/api/v1/me/notifications/?unread=true&limit=1")
        assert (listed["results"][0]["id"], listed["results"][0]["message"]["body"]) == (told[0]["id"], "Look, @bob")
        assert list(listed["people"]) == [said["sender"]["id"]]
        for wrong in ({}, {"ids": [said["id"]], "up_to": said["id"]}, {"ids": ["x"]}, {"ids": [said["id"]] * 101}):
            await refused(bob, "notification.read", wrong, "invalid", "ids")
        await refused(bob, "notification.read", {"up_to": "x"}, "invalid", "up_to")
        left = listed["unread"] - 1
        assert await bob.do("notification.read", {"ids": [told[0]["id"]]}) == {"unread": left}
        read = (await phone.event("notification.read"))["data"]
        assert read == {"ids": [told[0]["id"]], "up_to": None, "unread": left}
        assert pair.call("bob", "POST", "/api/v1/me/notifications/read/", up_to=told[0]["id"]) == {"unread": 0}
