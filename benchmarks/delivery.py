"""What it costs to deliver a message: server CPU per socket that gets it, beside stock Channels in the same run.

OffChat's figure holds everything: parsing, rights, idempotency, the rows, the log, the activity row, fan-out. Stock
Channels holds fan-out alone. Medians of five interleaved rounds, one message in flight, JSON on standard output.
Use: ``python -m benchmarks.delivery``.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import psutil

from benchmarks.size import sized
from tests import services
from tests.server import ROOT, WebServer, free_port, web_server

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
async def listeners(count: int, port: int, path: str, token: str, look_for: bytes) -> AsyncIterator[list[Listener]]:
    """``count`` open sockets."""
    loop, seen, opened = asyncio.get_running_loop(), asyncio.Queue[None](), []
    for _ in range(count):
        _, one = await loop.create_connection(
            lambda: Listener(handshake(port, path, token), look_for, seen), "127.0.0.1", port
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


@contextlib.contextmanager
def stock() -> Iterator[tuple[int, int]]:
    """Stock Channels under the same uvicorn: port and process id."""
    with services.valkey() as redis_url:
        port = free_port()
        command = [
            sys.executable, "-m", "uvicorn", "benchmarks.stock:application", "--port", str(port), "--lifespan", "off",
            "--no-access-log", "--ws-per-message-deflate", "false", "--log-level", "warning",
        ]  # fmt: skip
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "REDIS_URL": redis_url})
        try:
            time.sleep(3)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(10)


def command(type: str, data: dict[str, object]) -> str:
    """A command frame."""
    return json.dumps({"id": uuid4().hex[:8], "type": type, "data": data})


async def rounds(server: WebServer, peer: tuple[int, int], count: int, messages: int) -> dict[str, list[Figures]]:
    """Five rounds for ``count`` sockets, the two in turn."""
    results: dict[str, list[Figures]] = {"offchat": [], "channels": []}
    ours = listeners(count, server.port, "/ws/chat/", server.tokens["alice"], b'"type":"message.created"')
    theirs = listeners(count, peer[0], "/", "", b"a message of the same size")
    async with ours as here, theirs as there:
        for one in here:
            one.say(command("subscribe", {"streams": [f"room:{server.room}"]}))
        await asyncio.sleep(3)
        for _ in range(ROUNDS):
            say = [
                command("message.send", {"room": server.room, "client_id": str(uuid4()), "body": f"hello {n}"})
                for n in range(messages)
            ]
            results["offchat"].append(await measure(here, server.process.pid, say))
            same = [f"a message of the same size {'x' * 620}"] * messages
            results["channels"].append(await measure(there, peer[1], same))
    return results


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
    with web_server(COMMANDS_PER_10S="100000") as server, stock() as peer:
        for count, messages in SIZES.items():
            results = asyncio.run(rounds(server, peer, count, messages))
            shown[f"{count} sockets"] = {name: medians(figures) for name, figures in results.items()}
        shown |= {name: by_size(shown, name) for name in ("offchat", "channels")}
        shown["rss_mib"] = round(psutil.Process(server.process.pid).memory_info().rss / 2**20, 1)
    return shown


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
