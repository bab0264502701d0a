"""What is one's own over sockets: read marks seen by some alone, drafts and messages for later on all devices."""

from __future__ import annotations

from uuid import uuid4

from tests.pair import Pair

pytest_plugins = ["tests.pair_fixture"]


async def test_reading_is_seen_by_those_alone_who_share_it(pair: Pair) -> None:
    room, rosa = pair.room("rosa", "sven", owner="pia"), pair.first.ids["rosa"]
    pair.call("sven", "PATCH", "/api/v1/me/settings/", share_read="nobody")
    first, second = (sent["id"] for sent in pair.post("pia", room, "Who comes?", "Nobody?"))
    async with pair.chat("pia") as pia, pair.chat("sven") as sven, pair.chat("rosa", on=pair.second) as reader:
        for client in (pia, sven, reader):
            await client.subscribe()
        await sven.do("read.mark", {"room": room, "message": second})
        await reader.do("read.mark", {"room": room, "message": first})
        event = await pia.event("read.seen")
        assert set(event) == {"type", "stream", "at", "actor", "data"}
        assert event["stream"] == f"room:{room}"
        assert event["data"] == {"room": room, "user": rosa, "message": first, "number": 1}
        assert (await reader.do("read.mark", {"room": room, "message": first, "back": True}))["unread"] == 2
        await pia.say(room, "Let us see")
        for client in (sven, pia, reader):
            await client.event("message.created")
        assert [len(client.of("read.seen")) for client in (sven, pia)] == [0, 0], "sven hides, and so sees nothing"
        assert {event["data"]["user"] for event in reader.of("read.seen")} <= {rosa}
    pair.call("sven", "PATCH", "/api/v1/me/settings/", share_read="everyone")


async def test_what_one_device_writes_and_schedules_stands_on_the_other(pair: Pair) -> None:
    room = pair.room("rosa", owner="pia")
    async with pair.chat("pia") as phone, pair.chat("pia", on=pair.second) as laptop, pair.chat("rosa") as rosa:
        for client in (phone, laptop, rosa):
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
        sent = pair.call("pia", "PATCH", path, send_at="2026-01-01T00:00:00Z")
        said = await rosa.event("message.created")
        assert (sent["state"], sent["message"], said["data"]["body"]) == ("sent", said["data"]["id"], "Good morning")
        assert not rosa.of("draft.updated")
        assert not rosa.of("scheduled.updated")
