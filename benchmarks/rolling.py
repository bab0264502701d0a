"""A rolling restart under open sockets: two web processes go and come back, one after the other.

A thousand sockets of people in rooms of ten. Each is closed with the time after which to come back, comes back to the
process that stands, and resumes; says how far those times reach, how long after its close the last socket was resumed,
and how many questions the process asked of the database for each of them. JSON on standard output.
Use: ``python -m benchmarks.rolling``; ``--sockets 60`` for a small one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from typing import Any

from websockets.exceptions import InvalidHandshake

from benchmarks.size import sized
from tests.pair import another
from tests.server import WebServer, web_server
from tests.sockets import Client

ROOM_OF = 10

PEOPLE = """
import json
from uuid import UUID
from backend.accounts.models import Membership, Namespace, User
from backend.accounts.selectors import actor_of
from backend.accounts.services import issue_token
from backend.chat.services import create_room
demo, count, each, tokens = Namespace.objects.get(slug="demo"), int(sys.argv[1]), int(sys.argv[2]), []
people = User.objects.bulk_create(User(username=f"rolling-{n}", display_name=f"Person {n}") for n in range(count))
Membership.objects.bulk_create(Membership(user=one, namespace=demo, role="member") for one in people)
for start in range(0, count, each):
    owner = actor_of(people[start], credential="x", address="")
    others = [one.pk for one in people[start + 1 : start + each]]
    create_room(owner, kind="group", name="A room", namespace="demo", members=others)
print(json.dumps([issue_token(one, address="").token for one in people]))
"""


class Device(Client):
    """A socket that comes back when it was told to, to any of the processes, and resumes."""

    def __init__(self, urls: list[str], token: str) -> None:
        super().__init__(f"{random.choice(urls)}/ws/chat/", token)
        self._urls = urls
        self.after_ms: list[int] = []
        self.codes: list[int] = []
        self.waits_s: list[float] = []
        """From each close to the last ``resumed``."""
        self.lost: list[str] = []

    async def live(self) -> None:
        """Follow everything, and come back whenever the connection ends."""
        await self.open()
        await self.subscribe()
        while True:
            await self.ended()
            closed = time.monotonic()
            await self._come_back()
            self.waits_s.append(time.monotonic() - closed)

    async def _come_back(self) -> None:
        assert self.closed
        code, reason = self.closed
        self.codes.append(code)
        wait_ms = json.loads(reason)["after_ms"] if code == 1012 else random.randrange(500)
        self.after_ms.append(wait_ms)
        await asyncio.sleep(wait_ms / 1e3)
        while True:
            self.url = random.choice(self._urls).replace("http", "ws", 1) + "/ws/chat/"
            try:
                if await self.open():
                    break
            except (OSError, InvalidHandshake):
                # That process is the one that is away: the balancer of a deployment would not have asked it.
                pass
            await asyncio.sleep(0.05)
        self.events.clear()
        told = (await self.subscribe())["streams"]
        self.lost += [name for name, at in told.items() if at.get("recovered") is not True]
        await self.until(lambda: len(self.of("resumed")) == len(told))


async def restarted(servers: list[WebServer], tokens: list[str]) -> dict[str, Any]:
    """Restart one after the other; what that meant for the sockets."""
    devices = [Device([server.url for server in servers], token) for token in tokens]
    living = [asyncio.create_task(device.live()) for device in devices]
    await _all(devices, living, lambda device: bool(device.positions))
    for server in servers:
        gone = [device for device in devices if server.url.removeprefix("http") in device.url]
        before = {id(device): len(device.waits_s) for device in gone}
        server.process.terminate()
        await asyncio.to_thread(server.process.wait)
        await asyncio.to_thread(server.start)
        await _all(gone, living, lambda device, before=before: len(device.waits_s) > before[id(device)])
    for task in living:
        task.cancel()
    for device in devices:
        device.cut()
    waits = sorted(wait for device in devices for wait in device.waits_s)
    return {
        "sockets": len(devices),
        "closes": len(waits),
        "codes": sorted({code for device in devices for code in device.codes}),
        "after_ms": max(at for device in devices for at in device.after_ms),
        "resumed_s": {"median": round(waits[len(waits) // 2], 2), "last": round(waits[-1], 2)},
        "not recovered": sum(len(device.lost) for device in devices),
    }


async def _all(devices: list[Device], living: list[asyncio.Task[None]], true: Any) -> None:
    async with asyncio.timeout(180):
        while not all(map(true, devices)):
            for task in living:
                if task.done():
                    task.result()
            await asyncio.sleep(0.05)


def run(sockets: int) -> dict[str, Any]:
    """The figures of one rolling restart."""
    with web_server(COMMANDS_PER_10S="1000") as first, another(first) as second:
        tokens = json.loads(first.manage(f"import sys\n{PEOPLE}", str(sockets), str(ROOM_OF)))
        return asyncio.run(restarted([first, second], tokens))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=sized(1000, 60))
    print(json.dumps(run(parser.parse_args().sockets), indent=2))
