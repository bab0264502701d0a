"""How soon a quarantine is on every screen: sockets in rooms of which each shows a copy of the same bytes.

A moderator withholds one of them; measured is for each socket and copy the time from the order until the socket has
heard ``media.updated``, besides what the order itself takes, what the server's processor spends, and how soon a
running download of the bytes is broken off. The release after it is measured alike. JSON on standard output.
Use: ``python -m benchmarks.quarantine``.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from statistics import quantiles
from typing import Any
from uuid import UUID

import httpx

from benchmarks.delivery import Listener, command, cpu_s, handshake
from benchmarks.size import sized
from tests.server import ROOT, WebServer, web_server

SOCKETS, COPIES, EACH = sized((1_000, 200, 10), (100, 20, 10))
"""Open sockets, rooms with a copy each, and in how many of them each socket is."""
BYTES = 8 * 2**20
"""Of the one file, so that a download of it runs for long."""
_LOOK_FOR = b'"type":"media.updated"'
_PATIENCE_S = 60


class Heard:
    """When events were heard, by all sockets together; stands where a listener puts what it has seen."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def put_nowait(self, _: None) -> None:
        """Note that one was heard."""
        self.times.append(time.perf_counter())


def furnish() -> None:
    """Send the same bytes into as many rooms of alice; prints their ids, and that of one of the files."""
    import django

    django.setup()
    from backend.accounts.models import User
    from backend.accounts.selectors import actor_of
    from backend.chat.services import create_room
    from tests import sending

    alice = actor_of(User.objects.get(username="alice"), credential="session:benchmark", address="127.0.0.1")
    content, rooms, file = sending.video_bytes(BYTES), [], None
    for number in range(COPIES):
        room = create_room(alice, kind="group", name=f"Room {number}", members=[])[0].id
        handle = sending.begin(alice, UUID(room), content)
        sending.finish(alice, handle, content)
        sending.process(handle.media_id)
        rooms.append(room)
        file = file or handle.media_id
    print(json.dumps({"rooms": rooms, "file": str(file)}))


@contextlib.asynccontextmanager
async def following(server: WebServer, rooms: list[str], heard: Heard) -> Any:
    """All sockets, each in as many rooms as are one after the other; all rooms have equally many."""
    loop, opened = asyncio.get_running_loop(), []
    for number in range(SOCKETS):
        request = handshake(server.port, "/ws/chat/", server.tokens["alice"])
        _, one = await loop.create_connection(
            lambda request=request: Listener(request, _LOOK_FOR, heard),  # type: ignore[misc, arg-type]
            "127.0.0.1",
            server.port,
        )
        await asyncio.wait_for(one.open, _PATIENCE_S)
        mine = [f"room:{rooms[(number * EACH + place) % len(rooms)]}" for place in range(EACH)]
        one.say(command("subscribe", {"streams": mine}))
        opened.append(one)
    await asyncio.sleep(5)
    yield opened
    for one in opened:
        one.transport.close()


async def download(client: httpx.AsyncClient, path: str, begun: asyncio.Event, ordered: asyncio.Event) -> float:
    """Read slowly until the order is answered, then all that is still on its way; when that was broken off."""
    try:
        async with client.stream("GET", path) as answer:
            answer.raise_for_status()
            async for _ in answer.aiter_raw(16_384):
                begun.set()
                if not ordered.is_set():
                    await asyncio.sleep(0.05)
    except httpx.HTTPError:
        return time.perf_counter()
    raise AssertionError("The download was not broken off.")


async def order(server: WebServer, client: httpx.AsyncClient, file: str, act: str, heard: Heard) -> dict[str, float]:
    """Withhold or release all copies; the figures."""
    heard.times.clear()
    cpu, began = cpu_s(server.process.pid), time.perf_counter()
    path = f"/api/v1/moderation/media/{file}/{act}/"
    answer = await client.post(path, json={"reason": "measured"}, headers=_as(server, "mod"))
    answer.raise_for_status()
    answered = time.perf_counter() - began
    async with asyncio.timeout(_PATIENCE_S):
        while len(heard.times) < SOCKETS * EACH:
            await asyncio.sleep(0.01)
    ms = [1000 * (at - began) for at in heard.times]
    return {
        "p50_ms": round(quantiles(ms, n=2)[0]), "p99_ms": round(quantiles(ms, n=100)[-1]), "most_ms": round(max(ms)),
        "order_ms": round(1000 * answered), "cpu_ms": round(1000 * (cpu_s(server.process.pid) - cpu)),
    }  # fmt: skip


def _as(server: WebServer, name: str) -> dict[str, str]:
    return {"Authorization": f"Token {server.tokens[name]}"}


async def measure(server: WebServer, rooms: list[str], file: str) -> dict[str, Any]:
    """One quarantine and one release, with all sockets open and a download running."""
    heard, begun, ordered = Heard(), asyncio.Event(), asyncio.Event()
    # What waits in the buffers of the machine is read after the order, too.
    way = httpx.AsyncHTTPTransport(socket_options=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)])
    asking = httpx.AsyncClient(base_url=server.url, timeout=_PATIENCE_S, headers=_as(server, "alice"), transport=way)
    async with following(server, rooms, heard), asking as client:
        running = asyncio.create_task(download(client, f"/media/{file}/file", begun, ordered))
        await asyncio.wait_for(begun.wait(), _PATIENCE_S)
        began = time.perf_counter()
        quarantine = await order(server, client, file, "quarantine", heard)
        ordered.set()
        broken = 1000 * (await asyncio.wait_for(running, _PATIENCE_S) - began)
        release = await order(server, client, file, "release", heard)
    return {"quarantine": quarantine, "release": release, "download_ended_ms": round(broken)}


def main() -> None:
    """Print the figures as JSON."""
    with web_server(COMMANDS_PER_10S="100000", SOCKETS_PER_PERSON="10000") as server:
        step = [sys.executable, "-m", "benchmarks.quarantine", "furnish"]
        made = subprocess.run(step, cwd=ROOT, env=server.environment, stdout=subprocess.PIPE, check=True)
        found = json.loads(made.stdout.splitlines()[-1])
        figures = asyncio.run(measure(server, found["rooms"], found["file"]))
    about = {"sockets": SOCKETS, "copies": COPIES, "rooms_each": EACH, "load": round(os.getloadavg()[0], 1)}
    print(json.dumps(figures | about))


if __name__ == "__main__":
    furnish() if sys.argv[1:2] == ["furnish"] else main()
