"""Who is there: told to those who share a room, whichever process their sockets stand in, and to no one else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from redis import Redis

from tests.pair import Pair
from tests.sockets import Client, Frame

pytest_plugins = ["tests.pair_fixture"]


def states(client: Client, user: str) -> list[str]:
    """What a client was told of somebody, one after the other."""
    return [event["data"]["state"] for event in client.presence if event["data"]["user"] == user]


async def told(client: Client, user: str, state: str) -> Frame:
    """Wait until the last that a client knows of somebody is this."""
    await client.until(lambda: states(client, user)[-1:] == [state])
    return next(event for event in reversed(client.presence) if event["data"]["user"] == user)


def known(reply: Frame, user: str) -> list[str]:
    """What a reply says of somebody."""
    return [fact["state"] for fact in reply["presence"] if fact["user"] == user]


def choose(pair: Pair, name: str, **chosen: Any) -> None:
    """Change somebody's settings."""
    pair.call(name, "PATCH", "/api/v1/me/settings/", **chosen)


async def test_who_shares_a_room_sees_somebody_come_go_away_come_back_and_leave(pair: Pair) -> None:
    pair.room("gus", owner="fay")
    gus = pair.first.ids["gus"]
    async with pair.chat("fay") as fay, pair.chat("erik") as stranger:
        assert known(await fay.subscribe(), gus) == []
        await stranger.subscribe()
        async with pair.chat("gus", on=pair.second) as phone:
            event = await told(fay, gus, "online")
            assert set(event) == {"type", "stream", "at", "actor", "data"}
            assert (event["stream"], event["data"]) == (
                f"presence:{gus}",
                {"user": gus, "state": "online", "last_seen": None},
            )
            # With two devices she is away once neither is in use
            async with pair.chat("gus", on=pair.second) as laptop:
                await phone.do("presence.set", {"state": "away"})
                assert known(await fay.subscribe(), gus) == ["online"]
                await laptop.do("presence.set", {"state": "away"})
                await told(fay, gus, "away")
                await laptop.do("presence.set", {"state": "online"})
                await told(fay, gus, "online")
            # Only the one that is not in use is left
            await told(fay, gus, "away")
        await told(fay, gus, "offline")
        assert known(await fay.subscribe(), gus) == []
        assert states(stranger, gus) == []


async def test_people_are_followed_as_they_come_into_a_room_and_no_longer_once_they_left_it(pair: Pair) -> None:
    room, kim = pair.room("wes"), pair.first.ids["kim"]
    async with pair.chat("wes") as wes, pair.chat("kim", on=pair.second):
        await wes.subscribe()
        wes.presence.clear()
        pair.join(room, "kim")
        await told(wes, kim, "online")
        pair.leave(room, "kim")
        await told(wes, kim, "offline")
        # Nor may she ask, and asking changes nothing for what she follows next
        assert known(await wes.do("presence.watch", {"users": [kim]}), kim) == ["offline"]
        assert known(await wes.subscribe(), kim) == []


async def test_a_client_names_whom_it_follows_and_is_told_of_each(pair: Pair) -> None:
    pair.room("hal", "ida", owner="fay")
    ids = pair.first.ids
    async with pair.chat("fay") as fay, pair.chat("hal"):
        await fay.subscribe()
        await told(fay, ids["hal"], "online")
        reply = await fay.do("presence.watch", {"users": [ids["ida"], ids["erik"]]})
        assert [fact["user"] for fact in reply["presence"]] == [ids["ida"], ids["erik"]]
        fay.presence.clear()
        async with pair.chat("ida", on=pair.second):
            await told(fay, ids["ida"], "online")
        assert states(fay, ids["hal"]) == []
        refused = await fay.ask("presence.watch", {"users": [ids["hal"]] * 501})
        assert (refused["error"]["code"], list(refused["error"]["data"]["fields"])) == ("invalid", ["users"])
        assert not (await fay.ask("presence.set", {"state": "asleep"}))["ok"]


async def test_a_client_that_asks_for_other_classes_of_events_is_told_of_nobody(pair: Pair) -> None:
    pair.room("jon", owner="fay")
    async with pair.chat("fay") as fay:
        assert (await fay.do("subscribe", {"streams": "all", "events": ["message"]}))["presence"] == []
        async with pair.chat("jon"), pair.chat("fay") as other:
            jon = pair.first.ids["jon"]
            if known(await other.subscribe(), jon) != ["online"]:
                await told(other, jon, "online")
            assert fay.presence == []


async def test_who_hides_is_offline_for_all_and_when_one_was_last_there_is_told_by_choice(pair: Pair) -> None:
    pair.room("lea", owner="fay")
    lea = pair.first.ids["lea"]
    async with pair.chat("fay") as fay:
        await fay.subscribe()
        async with pair.chat("lea", on=pair.second):
            await told(fay, lea, "online")
            choose(pair, "lea", presence="nobody")
            event = await told(fay, lea, "offline")
            assert event["data"]["last_seen"] is None
            assert known(await fay.subscribe(), lea) == []
            choose(pair, "lea", presence="everyone", last_seen="everyone")
            await told(fay, lea, "online")
        event = await told(fay, lea, "offline")
        assert event["data"]["last_seen"] == event["at"] or event["data"]["last_seen"] < event["at"]
        assert [fact for fact in (await fay.subscribe())["presence"] if fact["user"] == lea] == [event["data"]]
        # What is not shared any more is not kept
        choose(pair, "lea", last_seen="nobody")
        choose(pair, "lea", last_seen="everyone")
        assert known(await fay.subscribe(), lea) == []
        choose(pair, "lea", last_seen="nobody")


async def test_who_was_on_a_process_that_was_killed_is_offline_once_its_lease_is_over(pair: Pair) -> None:
    pair.room("una", owner="fay")
    una = pair.first.ids["una"]
    code = (
        "from uuid import UUID\nfrom backend.chat.services import renew_presence, tell_presence\n"
        "renew_presence('killed')\ntell_presence('killed', {UUID(sys.argv[1]): 'online'})"
    )
    async with pair.chat("fay") as fay:
        await fay.subscribe()
        pair.manage(code, una)
        await told(fay, una, "online")
        with Redis.from_url(pair.first.environment.get("REDIS_URL", settings.REDIS_URL)) as redis:
            redis.delete("offchat:presence:lease:killed")
        await told(fay, una, "offline")


async def test_what_redis_has_lost_is_said_again(pair: Pair) -> None:
    pair.room("vic", owner="fay")
    vic = pair.first.ids["vic"]
    async with pair.chat("fay") as fay:
        await fay.subscribe()
        async with pair.chat("vic", on=pair.second):
            await told(fay, vic, "online")
            fay.presence.clear()
            with Redis.from_url(pair.first.environment.get("REDIS_URL", settings.REDIS_URL)) as redis:
                redis.delete(*redis.keys("offchat:presence:*"))
            await told(fay, vic, "online")
