"""What it costs a web process to open a socket, to keep it, and to have its rooms and messages read; JSON.

Sockets of different people, each in ten rooms with the same 40 others, open one after the other: connecting,
authenticating and subscribing to all rooms. Figures are processor time of the whole web process for each, and its
memory (PSS) for each open socket; those of ``alone`` are of the thread that reads, in a process without sockets: a page
of 50 messages, and 500 rooms at once. SQLite, medians of five rounds, JSON on standard output.
Use: ``python -m benchmarks.reads``.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from statistics import median
from typing import Any

import httpx
import psutil

from benchmarks.delivery import Listener, command, cpu_s, handshake
from benchmarks.size import sized
from tests.server import WebServer, web_server

ROUNDS = sized(5, 2)
TIMES = sized(100, 30)
"""How often each page is read in a round."""

GROUPS, GROUP, ROOMS = sized((9, 41, 10), (3, 41, 10))
"""Groups of people, the people of each, and the rooms that they share."""

FIRST = 2 * GROUPS
"""Sockets that are open before any is counted: the first of a group follow rooms that nobody follows yet."""

MANY = 500
"""Rooms of the person whose list is read."""

_OK = b'"ok":true'
_SETTLING_S = 1.0
"""What is told of those who came is told within this time."""

_WORLD = """
import json
import sys
from uuid import UUID
from backend.accounts.models import Membership, Namespace, User
from backend.accounts.selectors import actor_of
from backend.accounts.services import issue_token
from backend.chat.services import create_room, send_message
from backend.ids import new_id
groups, size, shared, many = map(int, sys.argv[1:])
demo, names = Namespace.objects.get(slug="demo"), [f"reader-{number}" for number in range(groups * size)]
people = User.objects.bulk_create(User(username=name, display_name=name) for name in names)
Membership.objects.bulk_create(Membership(user=one, namespace=demo, role="member") for one in people)
def room(owner, others, messages):
    made, _ = create_room(owner, kind="group", name="Room", namespace="demo", members=[one.pk for one in others])
    for number in range(messages):
        send_message(owner, UUID(made.id), client_id=str(new_id()), body=f"What was said, number {number}.")
    return made.id
for start in range(0, len(people), size):
    for _ in range(shared):
        room(actor_of(people[start], credential="x", address=""), people[start + 1 : start + size], 1)
alice = User.objects.get(username="alice")
reader = actor_of(alice, credential="x", address="")
for _ in range(many):
    room(reader, people[:1], 2)
long = room(reader, people[:1], 60)
# Those of different groups take turns.
turns = [people[start + turn] for turn in range(size) for start in range(0, len(people), size)]
print(json.dumps({"room": long, "tokens": [issue_token(one, address="").token for one in turns]}))
"""

_ALONE = """
import json
import sys
from statistics import median
from time import thread_time
from uuid import UUID
import msgspec
from backend.accounts.models import User
from backend.accounts.selectors import actor_of
from backend.chat.selectors import history, rooms_of
reader, times = actor_of(User.objects.get(username="alice"), credential="x", address=""), int(sys.argv[2])
asked = {
    "history_ms": lambda: history(reader, UUID(sys.argv[1]), limit=50),
    "rooms_500_ms": lambda: [room for _, room in rooms_of(reader, limit=500)],
}
def taken(read):
    began = thread_time()
    msgspec.json.encode(read())
    return 1000 * (thread_time() - began)
print(json.dumps({name: median(taken(read) for _ in range(times)) for name, read in asked.items()}))
"""


class Sockets:
    """The open sockets of one round."""

    def __init__(self, server: WebServer) -> None:
        self._server = server
        self._seen = asyncio.Queue[None]()
        self._open: list[Listener] = []

    async def open(self, token: str) -> Listener:
        """Open one, and subscribe to all rooms."""
        port = self._server.port
        _, one = await asyncio.get_running_loop().create_connection(
            lambda: Listener(handshake(port, "/ws/chat/", token), _OK, self._seen), "127.0.0.1", port
        )
        self._open.append(one)
        await asyncio.wait_for(one.open, 30)
        await self.ask(one, "subscribe", {"streams": "all"})
        return one

    async def ask(self, one: Listener, type: str, data: dict[str, object]) -> None:
        """Send a command, and wait for its answer."""
        one.say(command(type, data))
        await asyncio.wait_for(self._seen.get(), 30)

    def close(self) -> None:
        """Close all of them."""
        for one in self._open:
            one.transport.close()


async def taken_ms(server: WebServer, times: int, ask: Callable[[], Awaitable[Any]], *, settling_s: float = 0) -> float:
    """The processor time of the web process for each time that something is asked of it."""
    began = cpu_s(server.process.pid)
    for _ in range(times):
        await ask()
    await asyncio.sleep(settling_s)
    return 1000 * (cpu_s(server.process.pid) - began) / times


async def opened(server: WebServer, tokens: list[str]) -> dict[str, float]:
    """What the sockets of one round cost, but for the first ones."""
    sockets, memory = Sockets(server), psutil.Process(server.process.pid)
    for token in tokens[:FIRST]:
        await sockets.open(token)
    await asyncio.sleep(_SETTLING_S)
    left, before = iter(tokens[FIRST:]), memory.memory_full_info().pss
    count = len(tokens) - FIRST
    ms = await taken_ms(server, count, lambda: sockets.open(next(left)), settling_s=_SETTLING_S)
    kib = (memory.memory_full_info().pss - before) / 1024 / count
    sockets.close()
    await asyncio.sleep(_SETTLING_S)
    return {"open_ms": ms, "open_kib": kib}


async def read(server: WebServer, room: str) -> dict[str, float]:
    """What pages of one round cost."""
    sockets = Sockets(server)
    one = await sockets.open(server.tokens["alice"])
    asked: dict[str, Callable[[], Awaitable[Any]]] = {
        "history_socket_ms": lambda: sockets.ask(one, "history", {"room": room, "limit": 50})
    }
    async with httpx.AsyncClient(base_url=server.url, headers=server.auth(), timeout=30) as client:
        asked["history_rest_ms"] = lambda: client.get(f"/api/chat/rooms/{room}/messages/?limit=50")
        asked["rooms_rest_ms"] = lambda: client.get("/api/chat/rooms/?limit=100")
        for ask in asked.values():
            await ask()
        found = {name: await taken_ms(server, TIMES, ask) for name, ask in asked.items()}
    sockets.close()
    return found


def run() -> dict[str, Any]:
    """The figures, each the median of the rounds; memory is that of the first, as later ones find what it has left."""
    with web_server(COMMANDS_PER_10S="100000") as server:
        world = json.loads(server.manage(_WORLD, *map(str, (GROUPS, GROUP, ROOMS, MANY))))
        rounds, alone = list[dict[str, float]](), list[dict[str, float]]()
        for _ in range(ROUNDS):
            rounds.append(asyncio.run(opened(server, world["tokens"])) | asyncio.run(read(server, world["room"])))
            alone.append(json.loads(server.manage(_ALONE, world["room"], str(TIMES // 5))))
            time.sleep(_SETTLING_S)
    return {**_medians(rounds), "open_kib": round(rounds[0]["open_kib"], 1), "alone": _medians(alone)}


def _medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(median(one[name] for one in rounds), 2) for name in rounds[0]}


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
