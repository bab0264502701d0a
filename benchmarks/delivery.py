"""What it costs to deliver a message: server CPU per socket that gets it, beside other servers in the same run.

OffChat's figure holds everything: parsing, rights, idempotency, the rows, the log, the activity row, fan-out. The
others hold fan-out alone: one ``send()`` to each socket in C (the floor), picows, `websockets`, Node's `ws` and
socket.io, stock Channels. Sockets of different people; medians of five interleaved rounds, one message in flight, JSON
on standard output.
Use: ``python -m benchmarks.delivery``.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import psutil

from benchmarks.delivery_peers import TEXT, Peer, peers
from benchmarks.size import sized
from tests.server import WebServer, web_server

ROUNDS = sized(5, 2)
SIZES = sized({200: 100, 1000: 40}, {50: 20, 200: 20})
"""Sockets, and messages per round."""

Figures = dict[str, float]
_PING = b"\x89\x04"


class Listener(asyncio.Protocol):
    """The cheapest client there is: counts what it is looking for in the bytes that come."""

    def __init__(self, request: bytes, look_for: bytes, seen: asyncio.Queue[None]) -> None:
        self.request, self.look_for, self.seen = request, look_for, seen
        self.open = asyncio.get_running_loop().create_future()
        self.rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        self.transport = transport
        transport.write(self.request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Count."""
        if not self.open.done():
            if b"\r\n\r\n" not in data:
                return
            self.open.set_result(None)
        if (at := data.find(_PING)) >= 0:
            # uvicorn's pings carry four bytes, which the answer repeats.
            self.transport.write(b"\x8a\x84\0\0\0\0" + data[at + 2 : at + 6])  # type: ignore[attr-defined]
        data = self.rest + data
        for _ in range(data.count(self.look_for)):
            self.seen.put_nowait(None)
        keep = len(self.look_for) - 1
        # What ends in the middle of the word is looked at again with what follows.
        self.rest = data[-keep:] if self.look_for not in data[-keep:] else b""

    def say(self, text: str) -> None:
        """Send a masked text frame."""
        body = text.encode()
        head = bytes((0x81, 0x80 | len(body))) if len(body) < 126 else b"\x81\xfe" + len(body).to_bytes(2)
        self.transport.write(head + b"\0\0\0\0" + body)  # type: ignore[attr-defined]


def handshake(port: int, path: str, token: str) -> bytes:
    """The request that opens a socket."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Authorization: Token {token}", "", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


@contextlib.asynccontextmanager
async def listeners(port: int, path: str, tokens: list[str], look_for: bytes) -> AsyncIterator[list[Listener]]:
    """An open socket for each token."""
    loop, seen, opened = asyncio.get_running_loop(), asyncio.Queue[None](), []
    for token in tokens:
        _, one = await loop.create_connection(
            lambda token=token: Listener(handshake(port, path, token), look_for, seen), "127.0.0.1", port
        )
        await asyncio.wait_for(one.open, 10)
        opened.append(one)
    yield opened
    for one in opened:
        one.transport.close()
    await asyncio.sleep(0.5)


def cpu_s(pid: int) -> float:
    """Seconds of CPU that a process has used, from the scheduler's own nanoseconds."""
    folder = Path(f"/proc/{pid}/task")
    return sum(int((task / "schedstat").read_text().split()[0]) for task in folder.iterdir()) / 1e9


async def measure(sockets: list[Listener], pid: int, say: list[str]) -> Figures:
    """Send one message after the other; each must have reached every socket before the next."""
    seen, count = sockets[0].seen, len(sockets)
    while not seen.empty():
        seen.get_nowait()
    cpu, began = cpu_s(pid), time.perf_counter()
    for text in say:
        sockets[0].say(text)
        for _ in range(count):
            await asyncio.wait_for(seen.get(), 30)
    deliveries = len(say) * count
    used, wall = cpu_s(pid) - cpu, time.perf_counter() - began
    return {"cpu_us": 1e6 * used / deliveries, "deliveries_per_s": deliveries / wall}


def command(type: str, data: dict[str, object]) -> str:
    """A command frame."""
    return json.dumps({"id": uuid4().hex[:8], "type": type, "data": data})


async def rounds(server: WebServer, crowd: Crowd, beside: dict[str, Peer], count: int) -> dict[str, list[Figures]]:
    """The rounds for ``count`` sockets, of each server in turn; one that fails loses only its own figures."""
    results: dict[str, list[Figures]] = {name: [] for name in ("offchat", *beside)}
    async with contextlib.AsyncExitStack() as stack:
        ours = listeners(server.port, "/ws/chat/", crowd.tokens[:count], b'"type":"message.created"')
        sockets = {"offchat": await stack.enter_async_context(ours)}
        for one in sockets["offchat"]:
            one.say(command("subscribe", {"streams": [f"room:{crowd.room}"]}))
        for name, peer in beside.items():
            theirs = listeners(peer.port, peer.path, [""] * count, TEXT.encode())
            sockets[name] = await stack.enter_async_context(theirs)
            for one in sockets[name]:
                one.say(peer.hello) if peer.hello else None
        await asyncio.sleep(3)
        for _ in range(ROUNDS):
            for name, opened in sockets.items():
                peer_or_ours = beside.get(name)
                pid = peer_or_ours.pid if peer_or_ours else server.process.pid
                try:
                    results[name].append(await measure(opened, pid, messages(crowd.room, peer_or_ours, SIZES[count])))
                except (OSError, TimeoutError) as error:
                    print(f"{name} has lost a round of {count} sockets: {error!r}", file=sys.stderr)
    return {name: figures for name, figures in results.items() if figures}


def messages(room: str, peer: Peer | None, count: int) -> list[str]:
    """What is said in one round, to a peer or with None to ours."""
    if peer is not None:
        return [peer.message] * count
    said: list[dict[str, object]] = [
        {"room": room, "client_id": str(uuid4()), "body": f"hello {n}"} for n in range(count)
    ]
    return [command("message.send", data) for data in said]


@dataclass(frozen=True)
class Crowd:
    """The people of one room: a token each."""

    room: str
    tokens: list[str]


_CROWD = """
import json, sys
from backend.accounts.models import Membership, User
from backend.accounts.selectors import actor_of
from backend.accounts.services import ensure_namespace, issue_token
from backend.chat.models import Member, Room
from backend.chat.services import create_room
namespace = ensure_namespace("demo", "Demo")
alice = actor_of(User.objects.get(username="alice"), credential="token:seed", address="")
people = User.objects.bulk_create(User(username=f"listener-{n}") for n in range(int(sys.argv[1])))
Membership.objects.bulk_create(Membership(user=one, namespace_id=namespace, role="member") for one in people)
room, _ = create_room(alice, kind="channel", name="Crowd", members=[], namespace="demo")
Member.objects.bulk_create(Member(room_id=room.id, user=one) for one in people)
Room.objects.filter(pk=room.id).update(member_count=1 + len(people))
print(json.dumps({"room": room.id, "tokens": [issue_token(one, address="").token for one in people]}))
"""


def crowd_of(server: WebServer, count: int) -> Crowd:
    """A room of ``count`` different people."""
    made = json.loads(server.manage(_CROWD, str(count)))
    return Crowd(made["room"], made["tokens"])


def medians(figures: list[Figures]) -> Figures:
    """The middle of each figure."""
    return {name: round(median(one[name] for one in figures), 2) for name in figures[0]}


def by_size(shown: dict[str, Any], name: str) -> Figures:
    """What a message costs by itself and what each socket adds, from the two sizes; and a message in a room of 50."""
    (few, more), (at_few, at_more) = SIZES, (shown[f"{count} sockets"][name]["cpu_us"] * count for count in SIZES)
    socket_us = (at_more - at_few) / (more - few)
    message_us = at_few - few * socket_us
    return {
        "socket_us": round(socket_us, 2),
        "message_ms": round(message_us / 1e3, 2),
        "message_to_50_ms": round((message_us + 50 * socket_us) / 1e3, 2),
    }


def run() -> dict[str, object]:
    """All sizes."""
    shown: dict[str, Any] = {}
    with web_server(COMMANDS_PER_10S="100000") as server, peers() as beside:
        crowd = crowd_of(server, max(SIZES))
        for count in SIZES:
            results = asyncio.run(rounds(server, crowd, beside, count))
            shown[f"{count} sockets"] = {name: medians(figures) for name, figures in results.items()}
        measured = set.intersection(*(set(shown[f"{count} sockets"]) for count in SIZES))
        shown |= {name: by_size(shown, name) for name in measured}
        shown["rss_mib"] = round(psutil.Process(server.process.pid).memory_info().rss / 2**20, 1)
    if {"offchat", "floor"} <= measured:
        shown["times_floor"] = round(shown["offchat"]["socket_us"] / shown["floor"]["socket_us"], 2)
    return shown


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
