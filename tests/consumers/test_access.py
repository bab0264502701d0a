"""Rooms gained and lost, log-ins ended, people banned: within a second, on every process, whatever the layer loses."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.pair import Pair, another
from tests.server import PASSWORD, WebServer
from tests.sockets import Client

pytest_plugins = ["tests.pair_fixture"]

WITHIN_S = 1.6
"""A second, and what a busy machine needs besides."""


@pytest.fixture(scope="module")
def silent(pair: Pair) -> Iterator[tuple[WebServer, WebServer]]:
    """Two processes that never hear each other: all that they share is the database."""
    deaf = {"CHANNEL_LAYER": "tests.silent.SilentLayer"}
    with another(pair.first, **deaf) as one, another(pair.first, **deaf) as two:
        yield one, two


@pytest.fixture(params=["layer that works", "layer that loses all"])
def servers(request: pytest.FixtureRequest, pair: Pair) -> tuple[WebServer, WebServer]:
    """Two processes; things happen on the first."""
    if request.param == "layer that works":
        return pair.first, pair.second
    return request.getfixturevalue("silent")


@contextlib.asynccontextmanager
async def on_both(servers: tuple[WebServer, WebServer], name: str, token: str = "") -> AsyncIterator[list[Client]]:
    """Somebody with a socket on each process, who follows everything."""
    clients = [Client(f"{server.url}/ws/chat/", token or server.tokens[name]) for server in servers]
    for client in clients:
        await client.open()
        await client.subscribe()
    try:
        yield clients
    finally:
        for client in clients:
            await client.close()


def in_room(client: Client, room: str) -> list[str]:
    """The types of what arrived of a room."""
    return [event["type"] for event in client.events if event.get("stream") == f"room:{room}"]


async def closes(clients: list[Client], code: int) -> None:
    began = time.monotonic()
    for client in clients:
        await asyncio.wait_for(client.ended(), WITHIN_S)
        assert client.closed is not None
        assert client.closed[0] == code
    assert time.monotonic() - began < WITHIN_S


# -- rooms ---------------------------------------------------------------------------------------------------------


async def test_a_new_room_brings_its_events_without_being_asked_for(pair: Pair, servers) -> None:
    async with on_both(servers, "erik") as clients:
        # When somebody is brought into a room in which something was said, and more is said at once
        room = pair.room()
        pair.post("alice", room, "before", on=servers[0])
        pair.join(room, "erik", on=servers[0])
        pair.post("alice", room, "after", on=servers[0])
        for erik in clients:
            # Then the room arrives whole, with the position from which its events follow
            await erik.until(lambda erik=erik: "message.created" in in_room(erik, room), within=WITHIN_S)
            [added] = [event for event in erik.of("room.added") if event["data"]["id"] == room]
            assert added["stream"] == "user"
            assert added["data"]["my_role"] == "member"
            at = added["data"]["position"]["seq"]
            seqs = [event["seq"] for event in erik.events if event.get("stream") == f"room:{room}"]
            assert seqs == list(range(at + 1, at + 1 + len(seqs)))
            assert in_room(erik, room) == ["member.joined", "room.updated", "message.created"]
            assert "resumed" not in in_room(erik, room)


async def test_whoever_is_taken_out_of_a_room_hears_that_and_nothing_afterwards(pair: Pair, servers) -> None:
    room = pair.room("fay", "gus")
    async with on_both(servers, "fay") as leaving, on_both(servers, "gus") as staying:
        began = time.monotonic()
        pair.leave(room, "fay", on=servers[0])
        for fay in leaving:
            await fay.until(lambda fay=fay: fay.of("room.removed"), within=WITHIN_S)
        assert time.monotonic() - began < WITHIN_S
        said = pair.post("alice", room, "without fay", on=servers[0])[0]["id"]
        for gus in staying:
            await gus.until(lambda gus=gus: said in {e["data"]["id"] for e in gus.of("message.created")}, within=2)
            assert [event["data"]["user"] for event in gus.of("member.left")] == [pair.first.ids["fay"]]
        for fay in leaving:
            assert in_room(fay, room) in (["member.left"], [])
            assert (await fay.ask("history", {"room": room}))["error"]["code"] == "not_found"
        assert in_room(leaving[0], room) == ["member.left"]


async def test_whoever_comes_back_at_once_goes_on_hearing_the_room(pair: Pair, servers) -> None:
    room = pair.room("hal")
    async with on_both(servers, "hal") as clients:
        # When somebody is taken out and brought back faster than the news travel
        pair.leave(room, "hal", on=servers[0])
        pair.join(room, "hal", on=servers[0])
        said = pair.post("alice", room, "welcome back", on=servers[0])[0]["id"]
        for hal in clients:
            await hal.until(lambda hal=hal: said in {e["data"]["id"] for e in hal.of("message.created")}, within=3)
            seqs = [event["seq"] for event in hal.events if event.get("stream") == f"room:{room}"]
            assert seqs == sorted(set(seqs))
            more = pair.post("alice", room, "more", on=servers[0])[0]["id"]
            await hal.until(lambda hal=hal, more=more: hal.of("message.created")[-1]["data"]["id"] == more, within=3)


async def test_a_room_that_is_closed_falls_silent_for_everybody(pair: Pair, servers) -> None:
    room = pair.room("ida")
    async with on_both(servers, "ida") as clients:
        pair.call("alice", "DELETE", f"/api/chat/rooms/{room}/", on=servers[0])
        for ida in clients:
            removed = await ida.event("room.removed", within=WITHIN_S)
            assert removed["data"] == {"id": room}
            assert (await ida.ask("typing.start", {"room": room}))["error"]["code"] == "not_found"
            assert set(in_room(ida, room)) <= {"room.deleted"}


# -- log-ins -------------------------------------------------------------------------------------------------------


def log_in(pair: Pair, name: str) -> str:
    answer = httpx.post(
        f"{pair.first.url}/api/v1/auth/login/", json={"username": name, "password": PASSWORD}, timeout=30
    )
    return str(answer.json()["token"])


def log_out(server: WebServer, token: str, path: str = "logout") -> None:
    answer = httpx.post(
        f"{server.url}/api/v1/auth/{path}/", headers={"Authorization": f"Token {token}"}, json={}, timeout=30
    )
    assert answer.is_success, answer.text


async def test_logging_out_ends_the_sockets_of_that_login_and_of_no_other(pair: Pair, servers) -> None:
    token, other = log_in(pair, "bob"), log_in(pair, "bob")
    async with on_both(servers, "bob", token) as leaving, on_both(servers, "bob", other) as staying:
        media = Client(f"{servers[1].url}/ws/media/", token)
        await media.open()
        log_out(servers[0], token)
        await closes([*leaving, media], 4401)
        for bob in staying:
            assert (await bob.ask("typing.start", {"room": pair.first.room}))["ok"]
            assert bob.closed is None
            # And what servers say among themselves reaches nobody
            assert "access" not in json.dumps(bob.events)


async def test_logging_out_everywhere_ends_all_sockets_but_not_those_of_a_new_login(pair: Pair, servers) -> None:
    token, other = log_in(pair, "wes"), log_in(pair, "wes")
    async with on_both(servers, "wes", token) as one, on_both(servers, "wes", other) as two:
        log_out(servers[0], token, "logout-all")
        # Somebody who logs in again before the news has travelled
        async with on_both(servers, "wes", log_in(pair, "wes")) as fresh:
            await closes([*one, *two], 4401)
            for wes in fresh:
                await wes.quiet(0.2)
                assert (await wes.ask("subscribe", {"streams": ["user"]}))["ok"]


async def test_news_that_are_older_than_a_login_do_not_end_it(pair: Pair, servers) -> None:
    async with on_both(servers, "wes", log_in(pair, "wes")) as clients:
        # When processes hear only now that all log-ins of a person had ended, and this one came after
        pair.manage(
            "from backend.accounts.events import AccessRevoked, LostAccess\n"
            "from backend.events.publish import atomic, publish\n"
            "with atomic():\n"
            "    lost = LostAccess(user=sys.argv[1], credential=None, code=4401)\n"
            "    publish(None, AccessRevoked(audience=('access',), data=lost))",
            pair.first.ids["wes"],
        )
        for wes in clients:
            await wes.quiet(0.7)
            assert wes.closed is None


async def test_a_login_that_ends_while_its_socket_opens_leaves_no_socket_open(pair: Pair, servers) -> None:
    for _ in range(3):
        token = log_in(pair, "bob")
        clients = [Client(f"{server.url}/ws/chat/", token) for server in servers]
        # When sockets are opened and the log-in ends at the same moment
        opening = asyncio.gather(*(client.open() for client in clients))
        await asyncio.gather(asyncio.to_thread(log_out, servers[0], token), opening)
        # Then none is left
        for client in clients:
            if client.hello:
                await asyncio.wait_for(client.ended(), WITHIN_S)
            assert client.closed is not None
            assert client.closed[0] == 4401


async def test_a_ban_closes_every_socket_with_4403(pair: Pair, servers) -> None:
    name = "una" if servers[0] is pair.first else "vic"
    async with on_both(servers, name) as clients:
        pair.manage(
            "from uuid import UUID\nfrom backend.accounts.selectors import actor_of, user_by_id\n"
            "from backend.accounts.services import ban_user\n"
            "root = actor_of(user_by_id(UUID(sys.argv[1])), credential='x', address='')\n"
            "ban_user(root, UUID(sys.argv[2]), reason='spam')",
            pair.first.ids["root"],
            pair.first.ids[name],
        )
        await closes(clients, 4403)
        again = Client(f"{servers[1].url}/ws/chat/", pair.first.tokens[name])
        await again.open()
        assert again.closed is not None
        assert again.closed[0] == 4401
