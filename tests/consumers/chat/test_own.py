"""What is one's own over sockets: read marks seen by some alone, drafts and messages for later on all devices."""

from __future__ import annotations

from uuid import uuid4

from tests.pair import Pair

pytest_plugins = ["tests.pair_fixture"]


async def test_reading_is_seen_by_those_alone_who_share_it(pair: Pair) -> None:
    room, bob = pair.room("bob", "carol", owner="alice"), pair.first.ids["bob"]
    pair.call("carol", "PATCH", "/api/v1/me/settings/", share_read="nobody")
    first, second = (sent["id"] for sent in pair.post("alice", room, "Who comes?", "Nobody?"))
    async with pair.chat("alice") as alice, pair.chat("carol") as carol, pair.chat("bob", on=pair.second) as reader:
        for client in (alice, carol, reader):
            await client.subscribe()
        await carol.do("read.mark", {"room": room, "message": second})
        await reader.do("read.mark", {"room": room, "message": first})
        event = await alice.event("read.seen")
        assert set(event) == {"type", "stream", "at", "actor", "data"}
        assert event["stream"] == f"room:{room}"
        assert event["data"] == {"room": room, "user": bob, "message": first, "number": 1}
        assert (await reader.do("read.mark", {"room": room, "message": first, "back": True}))["unread"] == 2
        await alice.say(room, "Let us see")
        for client in (carol, alice, reader):
            await client.event("message.created")
        assert [len(client.of("read.seen")) for client in (carol, alice)] == [0, 0], "carol hides, and so sees nothing"
        assert {event["data"]["user"] for event in reader.of("read.seen")} <= {bob}
    pair.call("carol", "PATCH", "/api/v1/me/settings/", share_read="everyone")


async def test_what_one_device_writes_and_schedules_stands_on_the_other(pair: Pair) -> None:
    room = pair.room("bob", owner="alice")
    async with pair.chat("alice") as phone, pair.chat("alice", on=pair.second) as laptop, pair.chat("bob") as bob:
        for client in (phone, laptop, bob):
            await client.subscribe()
        draft = await phone.do("draft.set", {"room": room, "body": "I wanted to"})
        assert (await laptop.event("draft.updated"))["data"] == draft
        wanted = {"room": room, "client_id": str(uuid4()), "body": "Good morning", "send_at": "2099-01-01T00:00:00Z"}
        refusal = await phone.ask("message.send", wanted)
        assert (refusal["ok"], list(refusal["error"]["data"]["fields"])) == (False, ["send_at"])
        later = await phone.do("message.send", wanted | {"send_at": "2027-01-01T00:00:00Z"})
        assert (await laptop.event("scheduled.updated"))["data"] == later
        assert [event["data"]["body"] for event in laptop.of("draft.updated")] == [""]
        path = f"/api/v1/me/scheduled/{later['id']}/"
        sent = pair.call("alice", "PATCH", path, send_at="2026-01-01T00:00:00Z")
        said = await bob.event("message.created")
        assert (sent["state"], sent["message"], said["data"]["body"]) == ("sent", said["data"]["id"], "Good morning")
        assert not bob.of("draft.updated")
        assert not bob.of("scheduled.updated")
