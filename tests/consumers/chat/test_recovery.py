"""Redis away, Redis new, a process killed, a database restored: nothing that was acknowledged is lost."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import Iterator

import pytest

from tests.guard import folder
from tests.pair import Pair, another
from tests.server import WebServer
from tests.services import valkey
from tests.sockets import Client, Frame
from tests.waiting import PATIENCE_S

pytest_plugins = ["tests.pair_fixture"]

AWAY_S = 10.0


class Redis:
    """A Valkey that goes away and comes back at the same address, empty."""

    def __init__(self) -> None:
        self.folder = folder("redis")
        self._running = contextlib.ExitStack()
        self.url = self.start()

    def start(self) -> str:
        return self._running.enter_context(valkey(folder=self.folder))

    def stop(self) -> None:
        self._running.close()


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    service = Redis()
    yield service
    service.stop()
    shutil.rmtree(service.folder, ignore_errors=True)


@pytest.fixture(scope="module")
def servers(pair: Pair, redis: Redis) -> Iterator[tuple[WebServer, WebServer]]:
    """Two processes with a Redis of their own."""
    with another(pair.first, REDIS_URL=redis.url) as one, another(pair.first, REDIS_URL=redis.url) as two:
        yield one, two


def chat(server: WebServer, name: str) -> Client:
    return Client(f"{server.url}/ws/chat/", server.tokens[name])


def said(client: Client, room: str) -> list[str]:
    return [event["data"]["body"] for event in client.of("message.created") if event["data"]["room"] == room]


async def come_back(client: Client) -> None:
    """What every client does: connect until it works, subscribe with the positions."""
    while True:
        with contextlib.suppress(OSError, TimeoutError):
            await client.open()
            return
        await asyncio.sleep(0.1)


async def test_while_redis_is_away_people_go_on_talking_and_everything_arrives(pair: Pair, servers, redis) -> None:
    room = pair.room("bob")
    async with chat(servers[0], "alice") as alice, chat(servers[1], "bob") as bob:
        for client in (alice, bob):
            await client.subscribe()
        # Given a Redis that goes away
        redis.stop()
        sent, began = 0, time.monotonic()
        # When people go on talking, and others come in
        while time.monotonic() - began < AWAY_S:
            await alice.say(room, str(sent))
            sent += 1
            await asyncio.sleep(0.05)
        opened = pair.call("alice", "POST", "/api/chat/rooms/", on=servers[0], kind="group", name="Fresh",
                                   members=[pair.first.ids["bob"]])  # fmt: skip
        fresh = str(opened["id"])
        await bob.until(lambda: any(event["data"]["id"] == fresh for event in bob.of("room.added")))
        async with chat(servers[1], "alice") as late:
            told = await late.do("subscribe", {"streams": [f"room:{room}"]})
            assert told["streams"][f"room:{room}"]["seq"] >= sent - 60
            # Then all of it arrives while Redis is still away, also on the other process
            await bob.until(lambda: len(said(bob, room)) == sent)
            assert said(bob, room) == [str(number) for number in range(sent)]
        # And when Redis is back, new and empty, the processes hear each other again, also of what passes
        redis.start()
        await heard_typing(bob, alice, room)
        await alice.say(room, "all is well")
        await bob.until(lambda: said(bob, room)[-1] == "all is well")
        # Also of a room that was opened while it was away
        bob.events.clear()
        await heard_typing(bob, alice, fresh)


async def heard_typing(listener: Client, speaker: Client, room: str) -> None:
    """Wait until what passes in a room reaches somebody on another process."""
    async with asyncio.timeout(PATIENCE_S):
        while not listener.of("typing"):
            await speaker.do("typing.start", {"room": room})
            await asyncio.sleep(0.2)


async def test_after_a_process_was_killed_its_clients_resume_without_loss(pair: Pair, servers) -> None:
    room = pair.room("bob")
    alice, bob = chat(servers[0], "alice"), chat(servers[0], "bob")
    for client in (alice, bob):
        await client.open()
        await client.subscribe()
    acknowledged: list[str] = []

    async def talk() -> None:
        with contextlib.suppress(Exception):
            for number in range(10_000):
                await alice.say(room, f"first {number}")
                acknowledged.append(f"first {number}")

    talking = asyncio.create_task(talk())
    await bob.until(lambda: len(said(bob, room)) > 20)
    # When the process is killed in the middle of everything, and started again
    servers[0].kill()
    for client in (alice, bob):
        await asyncio.wait_for(client.ended(), PATIENCE_S)
        assert client.closed[0] == 1006
    talking.cancel()
    pair.post("alice", room, "meanwhile")
    servers[0].start()
    # Then the clients come back with their positions, and have everything that was acknowledged, once, in order
    for client in (alice, bob):
        await come_back(client)
        told = await client.subscribe()
        assert told["streams"][f"room:{room}"]["recovered"] is True
        await client.until(lambda client=client: "meanwhile" in said(client, room))
        assert set(acknowledged) <= set(said(client, room))
        seqs = [event["seq"] for event in client.of("message.created") if event["data"]["room"] == room]
        assert seqs == list(range(1, len(seqs) + 1))
        await client.close()
    assert len(acknowledged) > 5


def restore(pair: Pair, stream: str) -> None:
    """What a restored database looks like to running processes: another life of the stream."""
    pair.manage(
        "from django.apps import apps\nfrom backend.events.moves import MovingTransaction\n"
        "heads = apps.get_model('events', 'StreamHead').objects.filter(stream=sys.argv[1])\n"
        "assert heads.update(epoch='restored', moved_in=MovingTransaction())",
        stream,
    )


async def test_when_the_log_was_restored_clients_are_told_to_come_back_and_to_read_anew(pair: Pair, servers) -> None:
    room, other = pair.room("bob"), pair.room("erik", owner="erik")
    clients = [chat(server, "bob") for server in servers]
    async with chat(servers[0], "erik") as erik:
        await erik.subscribe()
        for client in clients:
            await client.open()
            await client.subscribe()
        pair.post("alice", room, "before")
        for client in clients:
            await client.until(lambda client=client: "before" in said(client, room))
        restore(pair, f"room:{room}")
        for client in clients:
            await asyncio.wait_for(client.ended(), PATIENCE_S)
            assert client.closed[0] == 1012
            await come_back(client)
            told: Frame = await client.subscribe()
            assert told["streams"][f"room:{room}"] == {"epoch": "restored", "seq": 1, "recovered": False}
            await client.close()
        # And who does not follow that stream is not disturbed
        assert erik.closed is None
        await erik.say(other, "still here")


async def test_when_the_stream_of_servers_was_restored_everybody_comes_back_and_is_looked_at_anew(
    pair: Pair, servers
) -> None:
    async with chat(servers[0], "bob") as bob, Client(f"{servers[1].url}/ws/media/", pair.first.tokens["bob"]) as media:
        restore(pair, "access")
        for client in (bob, media):
            await asyncio.wait_for(client.ended(), PATIENCE_S)
            assert client.closed[0] == 1012
