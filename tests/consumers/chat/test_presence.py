"""Who is there: told to those who share a room, whichever process their sockets stand in, and to no one else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from redis import Redis

from consumers.chat.presence import IDLE_S, Device
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
    pair.room("rosa", owner="pia")
    rosa = pair.first.ids["rosa"]
    async with pair.chat("pia") as pia, pair.chat("quin") as stranger:
        assert known(await pia.subscribe(), rosa) == []
        await stranger.subscribe()
        async with pair.chat("rosa", on=pair.second) as phone:
            event = await told(pia, rosa, "online")
            assert set(event) == {"type", "stream", "at", "actor", "data"}
            assert (event["stream"], event["data"]) == (
                f"presence:{rosa}",
                {"user": rosa, "state": "online", "last_seen": None},
            )
            # With two devices she is away once neither is in use
            async with pair.chat("rosa", on=pair.second) as laptop:
                await phone.do("presence.set", {"state": "away"})
                assert known(await pia.subscribe(), rosa) == ["online"]
                await laptop.do("presence.set", {"state": "away"})
                await told(pia, rosa, "away")
                await laptop.do("presence.set", {"state": "online"})
                await told(pia, rosa, "online")
            # Only the one that is not in use is left
            await told(pia, rosa, "away")
        await told(pia, rosa, "offline")
        assert known(await pia.subscribe(), rosa) == []
        assert states(stranger, rosa) == []


async def test_people_are_followed_as_they_come_into_a_room_and_no_longer_once_they_left_it(pair: Pair) -> None:
    room, tess = pair.room("sven"), pair.first.ids["tess"]
    async with pair.chat("sven") as sven, pair.chat("tess", on=pair.second):
        await sven.subscribe()
        sven.presence.clear()
        pair.join(room, "tess")
        await told(sven, tess, "online")
        pair.leave(room, "tess")
        await told(sven, tess, "offline")
        # Nor may she ask, and asking changes nothing for what she follows next
        assert known(await sven.do("presence.watch", {"users": [tess]}), tess) == ["offline"]
        assert known(await sven.subscribe(), tess) == []


async def test_who_only_watches_a_person_hears_no_more_of_them_once_no_room_is_shared(pair: Pair) -> None:
    room, tess = pair.room("sven", "tess"), pair.first.ids["tess"]
    async with pair.chat("sven") as sven, pair.chat("tess", on=pair.second):
        if known(await sven.do("presence.watch", {"users": [tess]}), tess) != ["online"]:
            await told(sven, tess, "online")
        pair.leave(room, "sven")
        await told(sven, tess, "offline")


async def test_people_who_are_blocked_see_each_other_leave_and_hear_nothing_of_it(pair: Pair) -> None:
    pair.room("vera", owner="will")
    vera, will = pair.first.ids["vera"], pair.first.ids["will"]
    async with pair.chat("will") as one, pair.chat("vera", on=pair.second) as other:
        for client, user in ((one, vera), (other, will)):
            if known(await client.subscribe(), user) != ["online"]:
                await told(client, user, "online")
        pair.call("will", "PUT", f"/api/v1/me/blocks/{vera}/")
        await told(one, vera, "offline")
        await told(other, will, "offline")
        assert known(await other.do("presence.watch", {"users": [will]}), will) == ["offline"]
        await one.until(lambda: [event["data"] for event in one.of("blocks.updated")] == [{"users": [vera]}])
        pair.call("will", "DELETE", f"/api/v1/me/blocks/{vera}/")
        await told(one, vera, "online")
        await told(other, will, "online")
        assert not {"blocks.updated", "people.parted"} & {event["type"] for event in other.events}


async def test_a_client_names_whom_it_follows_and_is_told_of_each(pair: Pair) -> None:
    pair.room("ugo", "xena", owner="pia")
    ids = pair.first.ids
    async with pair.chat("pia") as pia, pair.chat("ugo"):
        if known(await pia.subscribe(), ids["ugo"]) != ["online"]:
            await told(pia, ids["ugo"], "online")
        reply = await pia.do("presence.watch", {"users": [ids["xena"], ids["quin"]]})
        assert [fact["user"] for fact in reply["presence"]] == [ids["xena"], ids["quin"]]
        pia.presence.clear()
        async with pair.chat("xena", on=pair.second):
            await told(pia, ids["xena"], "online")
        assert states(pia, ids["ugo"]) == []
        refused = await pia.ask("presence.watch", {"users": [ids["ugo"]] * 501})
        assert (refused["error"]["code"], list(refused["error"]["data"]["fields"])) == ("invalid", ["users"])
        assert not (await pia.ask("presence.set", {"state": "asleep"}))["ok"]


async def test_a_client_that_asks_for_other_classes_of_events_is_told_of_nobody(pair: Pair) -> None:
    pair.room("yara", owner="pia")
    async with pair.chat("pia") as pia:
        assert (await pia.do("subscribe", {"streams": "all", "events": ["message"]}))["presence"] == []
        async with pair.chat("yara"), pair.chat("pia") as other:
            yara = pair.first.ids["yara"]
            if known(await other.subscribe(), yara) != ["online"]:
                await told(other, yara, "online")
            assert pia.presence == []


async def test_who_hides_is_offline_for_all_and_when_one_was_last_there_is_told_by_choice(pair: Pair) -> None:
    pair.room("zoe", owner="pia")
    zoe = pair.first.ids["zoe"]
    async with pair.chat("pia") as pia:
        await pia.subscribe()
        async with pair.chat("zoe", on=pair.second):
            await told(pia, zoe, "online")
            choose(pair, "zoe", presence="nobody")
            event = await told(pia, zoe, "offline")
            assert event["data"]["last_seen"] is None
            assert known(await pia.subscribe(), zoe) == []
            choose(pair, "zoe", presence="everyone", last_seen="everyone")
            await told(pia, zoe, "online")
        event = await told(pia, zoe, "offline")
        assert event["data"]["last_seen"] == event["at"] or event["data"]["last_seen"] < event["at"]
        assert [fact for fact in (await pia.subscribe())["presence"] if fact["user"] == zoe] == [event["data"]]
        # What is not shared any more is not kept
        choose(pair, "zoe", last_seen="nobody")
        choose(pair, "zoe", last_seen="everyone")
        assert known(await pia.subscribe(), zoe) == []
        choose(pair, "zoe", last_seen="nobody")


async def test_who_was_on_a_process_that_was_killed_is_offline_once_its_lease_is_over(pair: Pair) -> None:
    pair.room("abel", owner="pia")
    abel = pair.first.ids["abel"]
    code = (
        "from uuid import UUID\nfrom backend.chat.services import renew_presence, tell_presence\n"
        "renew_presence('killed')\ntell_presence('killed', {UUID(sys.argv[1]): 'online'})"
    )
    async with pair.chat("pia") as pia:
        await pia.subscribe()
        pair.manage(code, abel)
        await told(pia, abel, "online")
        with Redis.from_url(pair.first.environment.get("REDIS_URL", settings.REDIS_URL)) as redis:
            redis.delete("offchat:presence:lease:killed")
        await told(pia, abel, "offline")


async def test_what_redis_has_lost_is_said_again(pair: Pair) -> None:
    pair.room("beth", owner="pia")
    beth = pair.first.ids["beth"]
    async with pair.chat("pia") as pia:
        await pia.subscribe()
        async with pair.chat("beth", on=pair.second):
            await told(pia, beth, "online")
            pia.presence.clear()
            with Redis.from_url(pair.first.environment.get("REDIS_URL", settings.REDIS_URL)) as redis:
                redis.delete(*redis.keys("offchat:presence:*"))
            await told(pia, beth, "online")


def test_a_device_that_was_not_used_for_ten_minutes_counts_as_away() -> None:
    device = Device(used_at=100.0)
    assert [device.now(100 + IDLE_S - 1), device.now(100 + IDLE_S)] == ["online", "away"]
