"""A room of 10,000 members, 1,000 of whom have it open: what it costs to come, to go, to speak and to be renamed.

Each figure is what one person waits for, the median of some tries, with the statements that the server sends for it;
what a message costs is processor time of the server per socket that gets it. JSON on standard output.
Use: ``python -m benchmarks.crowd``.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from statistics import median
from typing import Any
from uuid import uuid4

import httpx
import psutil

from benchmarks.delivery import Listener, command, handshake
from benchmarks.size import sized
from tests.server import WebServer, web_server
from tests.sockets import Client

MEMBERS, SOCKETS, TRIES, MESSAGES = sized((10_000, 1000, 20, 20), (2000, 100, 5, 5))

FILL = """
import json
from uuid import UUID
from backend.accounts.models import Membership, Namespace, User
from backend.accounts.selectors import actor_of
from backend.accounts.services import issue_token
from backend.chat.models import Member, Room
from backend.chat.services import create_room
members, sockets, tries = map(int, sys.argv[1:])
demo = Namespace.objects.get(slug="demo")
alice = actor_of(User.objects.get(username="alice"), credential="x", address="")
room = UUID(create_room(alice, kind="channel", name="Everybody", namespace="demo")[0].id)
people = User.objects.bulk_create(
    User(username=f"person-{n}", display_name=f"Person {n}") for n in range(members + tries))
Membership.objects.bulk_create(Membership(user=one, namespace=demo, role="member") for one in people)
Member.objects.bulk_create(Member(room_id=room, user=one) for one in people[: members - 1])
Room.objects.filter(pk=room).update(member_count=members)
chosen = people[:sockets] + people[-tries:]
print(json.dumps([str(room), [issue_token(one, address="").token for one in chosen]]))
"""


def cpu_s(pid: int) -> float:
    """Seconds of CPU that a process has used, with threads that have ended."""
    used = psutil.Process(pid).cpu_times()
    return float(used.user + used.system)


class Room:
    """The room, the people in it who have it open, and those who are yet to come."""

    def __init__(self, server: WebServer) -> None:
        self.server = server
        made = server.manage(f"import sys\n{FILL}", str(MEMBERS), str(SOCKETS), str(TRIES))
        self.id, tokens = json.loads(made)
        self.inside, self.outside = tokens[:SOCKETS], tokens[SOCKETS:]

    def http(self, token: str) -> httpx.Client:
        """An HTTP client of somebody."""
        return httpx.Client(base_url=self.server.url, headers={"Authorization": f"Token {token}"}, timeout=60)

    def timed(self, tokens: list[str], ask: Callable[[httpx.Client], httpx.Response]) -> dict[str, float]:
        """How long an answer takes, asked once by each of some people, and what it costs the server."""
        waits, cpu = [], cpu_s(self.server.process.pid)
        for token in tokens:
            with self.http(token) as http:
                http.get("/healthz")
                began = time.perf_counter()
                ask(http).raise_for_status()
                waits.append(1e3 * (time.perf_counter() - began))
        used = 1e3 * (cpu_s(self.server.process.pid) - cpu) / len(tokens)
        return {"median_ms": round(median(waits), 1), "slowest_ms": round(max(waits), 1), "cpu_ms": round(used, 1)}


async def opened(room: Room, look_for: bytes) -> list[Listener]:
    """A socket for each of the people in the room, all of which follow it."""
    loop, seen, sockets = asyncio.get_running_loop(), asyncio.Queue[None](), []
    port = room.server.port
    for token in room.inside:
        _, one = await loop.create_connection(
            lambda token=token: Listener(handshake(port, "/ws/chat/", token), look_for, seen), "127.0.0.1", port
        )
        await asyncio.wait_for(one.open, 30)
        one.say(command("subscribe", {"streams": "all"}))
        sockets.append(one)
    await asyncio.sleep(sized(10, 3))
    return sockets


async def spoken(sockets: list[Listener], pid: int, room: str, body: str, count: int) -> dict[str, float]:
    """What a message costs that reaches every socket, and how long the last of them waits for it."""
    seen, waits = sockets[0].seen, []
    while not seen.empty():
        seen.get_nowait()
    cpu = cpu_s(pid)
    for number in range(count):
        began = time.perf_counter()
        sockets[0].say(command("message.send", {"room": room, "client_id": str(uuid4()), "body": f"{body} {number}"}))
        for _ in sockets:
            await asyncio.wait_for(seen.get(), 60)
        waits.append(1e3 * (time.perf_counter() - began))
    used = 1e6 * (cpu_s(pid) - cpu) / count
    return {"cpu_us_per_socket": round(used / len(sockets), 1), "last_socket_ms": round(median(waits), 1)}


def run() -> dict[str, Any]:
    """All figures."""
    with web_server(COMMANDS_PER_10S="100000", WRITES_PER_MINUTE="100000") as server:
        room = Room(server)
        base = f"/api/chat/rooms/{room.id}"
        owner, some = [server.tokens["alice"]], room.inside[:TRIES]

        async def with_all_open() -> dict[str, Any]:
            sockets = await opened(room, b'"type":"message.created"')
            pid = server.process.pid
            found: dict[str, Any] = {"message": await spoken(sockets, pid, room.id, "hello", MESSAGES)}
            timed = asyncio.to_thread
            found["join"] = await timed(room.timed, room.outside, lambda http: http.post(f"{base}/join/"))
            found["rename"] = await timed(
                room.timed, some, lambda http: http.patch("/api/v1/me/", json={"display_name": uuid4().hex[:8]})
            )
            found["mention of all"] = await timed(room.timed, owner * TRIES, lambda http: http.post(
                f"{base}/messages/", json={"client_id": str(uuid4()), "body": "@room look"}))  # fmt: skip
            found["leave"] = await timed(room.timed, room.outside, lambda http: http.post(f"{base}/leave/"))
            for one in sockets:
                one.transport.close()
            return found

        found = asyncio.run(with_all_open())
        found["members"] = {
            "first page": room.timed(some, lambda http: http.get(f"{base}/members/", params={"limit": 100})),
            "last page": _last_page(room, base, owner[0], some),
        }
        found["watched"] = asyncio.run(_watched(server, room.inside[0]))
        found["members"]["in all"] = MEMBERS
        return found


def _last_page(room: Room, base: str, owner: str, some: list[str]) -> dict[str, float]:
    with room.http(owner) as http:
        path = f"{base}/members/?limit=100"
        while following := http.get(path).json()["next"]:
            path = following
    return room.timed(some, lambda http: http.get(path))


async def _watched(server: WebServer, token: str) -> int:
    """How many people's presence a socket in the room watches."""
    async with Client(f"{server.url}/ws/chat/", token) as client:
        return len((await client.do("subscribe", {"streams": "all"}))["presence"])


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
