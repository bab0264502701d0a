"""A client that does not read loses what passes first, then its connection; everybody else hears everything at once."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import psutil
import pytest

from backend.accounts.services import issue_token
from consumers.chat.socket import ChatSocket
from consumers.hub.frame import Frame
from consumers.hub.hub import HUB
from consumers.hub.threads import in_thread
from consumers.routes import SOCKETS
from consumers.websocket.outbox import QueueOutbox, TransportOutbox
from consumers.websocket.registry import sockets_of
from tests.pair import Pair, another
from tests.server import WebServer
from tests.sockets import Client
from tests.waiting import PATIENCE_S

pytest_plugins = ["tests.pair_fixture"]

QUEUE_BYTES = 262_144
BIG = "😀" * 8000
"""The largest message: 32 kB on the wire."""

PATIENT_S = "3600"
"""How long a client may leave a ping unanswered: on a busy machine one that reads nothing is cut for that first."""
_UVICORN = (
    "uvicorn", "consumers.asgi:application", "--lifespan", "off", "--ws-per-message-deflate", "false",
    "--ws-ping-interval", PATIENT_S, "--ws-ping-timeout", PATIENT_S,
)  # fmt: skip
SERVERS = {
    "ready-made frames": ("consumers.serve", "--host", "127.0.0.1"),
    "plain uvicorn": (*_UVICORN, "--ws", "websockets-sansio"),
    "daphne": ("daphne", "--bind", "127.0.0.1", "consumers.asgi:application"),
}


GIVEN_UP = 'offchat_socket_closes_total{code="4409"} 1.0'
BACKPRESSURE = ["ready-made frames", "plain uvicorn"]
"""Daphne's sends never wait, so under it nobody can know how much a client has left unread."""


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, pair: Pair) -> Iterator[WebServer]:
    """The same application under different servers: the queue is the transport's, ours, or (daphne) nobody's."""
    queue = {"SOCKET_QUEUE_BYTES": str(QUEUE_BYTES), "HEARTBEAT_S": PATIENT_S}
    with another(pair.first, *SERVERS[request.param], **queue) as running:
        yield running


async def deaf_client(server: WebServer, name: str, room: str) -> tuple[Client, socket.socket]:
    """A client that follows a room and then reads no more, with as little room as possible on its way."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", server.port))
    narrow.setblocking(False)
    client = Client(f"{server.url}/ws/chat/", server.tokens[name], sock=narrow, ping_interval=None)
    await client.open()
    await client.do("subscribe", {"streams": [f"room:{room}"]})
    client._connection.transport.pause_reading()
    return client, narrow


@pytest.mark.parametrize("server", BACKPRESSURE, indirect=True, scope="module")
async def test_a_client_that_does_not_read_is_cut_and_nobody_waits_for_it(pair: Pair, server: WebServer) -> None:
    room = pair.room("bob")
    memory = psutil.Process(server.process.pid)
    async with Client(f"{server.url}/ws/chat/", server.tokens["bob"]) as bob:
        await bob.do("subscribe", {"streams": [f"room:{room}"]})
        deaf, _ = await deaf_client(server, "alice", room)
        async with Client(f"{server.url}/ws/chat/", server.tokens["alice"]) as alice:
            before, said = memory.memory_info().rss, 0
            # When more is said than may wait for anybody (and than the machine keeps on the way)
            while GIVEN_UP not in metrics(server):
                assert said < 1000
                for number in range(said, said + 10):
                    await alice.say(room, f"{number} {BIG[: 8000 - 5]}")
                    await bob.until(lambda number=number: len(bob.of("message.created")) > number)
                said += 10
            # Then everybody else heard each before the next was said, and the server did not grow with what waited
            assert memory.memory_info().rss - before < 64 * 1024 * 1024
            assert [event["seq"] for event in bob.of("message.created")] == list(range(1, said + 1))
        # And the deaf one is closed as slow, or cut: it has less than was said
        deaf._connection.transport.resume_reading()
        await asyncio.wait_for(deaf.ended(), 200)
        assert deaf.closed is not None
        assert deaf.closed[0] in {4409, 1006, 1011}
        assert len(deaf.of("message.created")) < said
        # And it resumes where it was
        seqs = [event["seq"] for event in deaf.of("message.created")]
        assert seqs == list(range(1, len(seqs) + 1))


@pytest.mark.parametrize("server", BACKPRESSURE, indirect=True, scope="module")
async def test_a_long_replay_over_a_narrow_line_is_no_slowness(pair: Pair, server: WebServer) -> None:
    room = pair.room("bob")
    at = pair.call("alice", "GET", f"/api/chat/rooms/{room}/messages/")["position"]
    # Given far more missed than may wait for anybody
    pair.say_at_once("bob", room, [f"{number} {BIG[:7990]}" for number in range(240)])
    narrow, _ = await deaf_client(server, "alice", pair.first.room)
    narrow._connection.transport.resume_reading()
    # When a client that reads as fast as its line lets it comes back
    stream = f"room:{room}"
    await narrow.do("subscribe", {"streams": [stream], "positions": {stream: at}})
    await narrow.until(lambda: narrow.of("resumed") and len(narrow.of("message.created")) == 240, within=120)
    # Then it gets everything, and is not given up
    assert [event["seq"] for event in narrow.of("message.created")] == list(range(1, 241))
    assert narrow.closed is None
    await narrow.close()


def metrics(server: WebServer) -> str:
    with server.client() as http:
        return http.get("/metrics").text


@pytest.mark.parametrize("server", SERVERS, indirect=True, scope="module")
async def test_a_room_hears_a_burst_whole_and_in_order(pair: Pair, server: WebServer) -> None:
    room = pair.room("bob")
    clients = [Client(f"{server.url}/ws/chat/", server.tokens[name]) for name in ("alice", "bob") * 5]
    for client in clients:
        await client.open()
        await client.do("subscribe", {"streams": [f"room:{room}"]})
    await asyncio.gather(*(clients[n].say(room, f"{n} {turn}") for turn in range(10) for n in range(10)))
    for client in clients:
        await client.until(lambda client=client: len(client.of("message.created")) == 100)
        assert [event["seq"] for event in client.of("message.created")] == list(range(1, 101))
        await client.close()


# -- the way in ----------------------------------------------------------------------------------------------------


async def test_commands_beyond_what_may_wait_are_refused_and_the_socket_is_freed_when_it_closes(
    bob, person, wired, settings, monkeypatch
) -> None:
    settings.COMMANDS_PER_10S = 10
    token = await in_thread(lambda: issue_token(person("bob"), address="").token)
    async with wired(ChatSocket, token) as wire:
        # Given commands that take for ever, more of them than may wait to be done
        following, stuck = wire.say("subscribe", {"streams": "all"}), asyncio.Event()
        await wire.until(lambda: wire.replies(following))
        monkeypatch.setitem(SOCKETS[ChatSocket], "slow", lambda socket, command: stuck.wait())
        settings.COMMANDS_PER_10S = 1000
        names = [wire.say("slow", {}) for _ in range(30)]
        # Then those that are too many are refused, to be tried again
        await wire.until(lambda: wire.replies(names[-1]))
        refused = [reply["error"] for name in names for reply in wire.replies(name)]
        assert len(refused) in {9, 10}
        for error in refused:
            assert (error["code"], error["retryable"]) == ("rate_limited", True)
            assert error["data"]["retry_after_s"] > 0
        # When the socket is closed
        wire.socket.close_soon(4401, "Your access has ended.")
        # Then the application ends, and nothing is left of it
        await asyncio.wait_for(asyncio.shield(wire.application), PATIENCE_S)
        assert sockets_of(str(bob.user_id)) == []
        assert HUB.streams[f"user:{bob.user_id}"].listeners == {}


async def test_many_sockets_of_one_person_carry_out_few_commands_at_a_time_and_another_persons_is_next(
    alice, bob, person, wired, settings, monkeypatch
) -> None:
    settings.SOCKETS_PER_PERSON = 6
    bobs, other = await in_thread(lambda: [issue_token(person(name), address="").token for name in ("bob", "alice")])
    begun, stuck = [], asyncio.Event()

    async def slow(socket, command) -> None:
        begun.append(socket.actor.user_id)
        await stuck.wait()

    monkeypatch.setitem(SOCKETS[ChatSocket], "slow", slow)
    async with AsyncExitStack() as stack:
        wires = [await stack.enter_async_context(wired(ChatSocket, token)) for token in [*[bobs] * 6, other]]
        for wire in wires[:6]:
            wire.say("slow", {})
        await wires[0].until(lambda: len(begun) == 4)
        wires[6].say("slow", {})
        await wires[6].until(lambda: alice.user_id in begun)
        assert begun.count(bob.user_id) == 4
        # And of many more sockets each is asked to come back later
        async with wired(ChatSocket, bobs) as one_too_many:
            assert one_too_many.closed == (4429, '{"retry_after_s": 60}')
        stuck.set()
        await wires[0].until(lambda: len(begun) == 7)


async def test_commands_that_wait_are_bounded_in_their_bytes_too(bob, person, wired, monkeypatch) -> None:
    token = await in_thread(lambda: issue_token(person("bob"), address="").token)
    async with wired(ChatSocket, token) as wire:
        # Given a command that takes its time, and large ones behind it
        done = asyncio.Event()
        monkeypatch.setitem(SOCKETS[ChatSocket], "slow", lambda socket, command: done.wait())
        wire.say("slow", {})
        names = [wire.say("slow", {"padding": "x" * 250_000}) for _ in range(8)]
        # Then as many wait as fit into a mebibyte, and the others are refused, to be tried again
        await wire.until(lambda: wire.replies(names[-1]))
        refused = [name for name in names if wire.replies(name)]
        assert refused == names[4:]
        # When those that wait are done, there is room again
        done.set()
        again = wire.say("history", {"padding": "x" * 250_000})
        await wire.until(lambda: wire.replies(again))
        assert wire.replies(again)[0]["error"]["code"] == "invalid"


# -- the way out, by itself ----------------------------------------------------------------------------------------


class StuckTransport:
    """A transport whose other end does not read."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def get_write_buffer_size(self) -> int:
        return sum(map(len, self.written))

    def is_closing(self) -> bool:
        return False


class StuckProtocol:
    close_sent = False

    def __init__(self) -> None:
        self.transport = StuckTransport()


def outbox_of(kind: str, slow: list[int]) -> tuple[Any, Any]:
    """A way out that leads nowhere, and how to see what waits in it."""
    if kind == "transport":
        protocol = StuckProtocol()
        return TransportOutbox(protocol, lambda: slow.append(1)), lambda: b"".join(protocol.transport.written)

    async def stuck(message: dict[str, Any]) -> None:
        await asyncio.Event().wait()

    box = QueueOutbox(stuck, lambda: slow.append(1))
    return box, lambda: b"".join(frame.payload for frame in box._queue)


@pytest.mark.parametrize("kind", ["transport", "queue"])
async def test_passing_events_are_dropped_at_half_and_the_socket_is_given_up_at_the_limit(kind: str, settings) -> None:
    settings.SOCKET_QUEUE_BYTES = 1000
    slow: list[int] = []
    box, waiting = outbox_of(kind, slow)
    durable, ephemeral = Frame(b"d" * 100), Frame(b"p" * 100, ephemeral=True)
    # Below half of the limit both wait
    box.push(ephemeral)
    for _ in range(4):
        box.push(durable)
    assert b"p" in waiting()
    # Above it, what passes is dropped
    box.push(durable)
    had = waiting().count(b"p")
    box.push(ephemeral)
    assert waiting().count(b"p") == had
    # At the limit the socket is given up, once, and nothing more is kept for it
    for _ in range(20):
        box.push(durable)
    assert slow == [1]
    assert len(waiting()) <= 1100
    box.close()


async def test_a_replay_waits_for_room_on_the_way_and_is_given_up_when_none_comes(settings, monkeypatch) -> None:
    settings.SOCKET_QUEUE_BYTES = 1000
    monkeypatch.setattr("consumers.websocket.outbox._DRAIN_LIMIT_S", 0.1)
    slow: list[int] = []
    box, _ = outbox_of("transport", slow)
    box.push(Frame(b"d" * 400))
    await box.drained()
    assert slow == [1]


def test_the_words_of_a_frame_survive_the_wire() -> None:
    frame = Frame(json.dumps({"body": BIG}, ensure_ascii=False).encode())
    assert frame.wire.endswith(frame.payload)
