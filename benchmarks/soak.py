"""What grows that should not: memory, open files and threads of each process of an ``offchat up`` that is used.

For some minutes people upload pictures and tag them, write, react, search and look at their rooms and the library, with
sockets that come and go. Every ten seconds each process's share of memory (PSS), its descriptors and its threads are
read; the first reading counts once all parts were used. A last one is taken after a rest. JSON on standard output.
Use: ``python -m benchmarks.soak [--minutes N]``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import threading
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
from PIL import Image

from benchmarks.size import sized
from tests.journeys.people import Person
from tests.running import Running, offchat_up

MINUTES, WARM_UP_S, REST_S, EVERY_S = sized((20.0, 90.0, 45.0, 10.0), (1.5, 30.0, 15.0, 5.0))


def reading(process: psutil.Process) -> dict[str, float]:
    """The memory of a process and its children in MiB, their descriptors, their threads, and how many they are."""
    family = [process, *process.children(recursive=True)]
    found = {"pss_mib": 0.0, "descriptors": 0.0, "threads": 0.0, "processes": 0.0}
    for one in family:
        try:
            memory = Path(f"/proc/{one.pid}/smaps_rollup").read_text()
            found["descriptors"] += one.num_fds()
            found["threads"] += one.num_threads()
        except (OSError, psutil.NoSuchProcess):
            continue
        found["pss_mib"] += next(int(line.split()[1]) for line in memory.splitlines() if line.startswith("Pss:")) / 1024
        found["processes"] += 1
    return {name: round(value, 1) for name, value in found.items()}


def picture(number: int, folder: Path) -> Path:
    """A photo that no other is like."""
    file, held = folder / f"photo-{number}.jpg", BytesIO()
    colour = (number * 37 % 256, number * 91 % 256, number * 53 % 256)
    made = Image.linear_gradient("L").resize((800, 600)).convert("RGB")
    made.paste(colour, (number % 700, number % 500, number % 700 + 90, number % 500 + 90))
    made.save(held, "JPEG")
    file.write_bytes(held.getvalue())
    return file


class Use:
    """People who use a running server until they are asked to stop; each part in a thread of its own."""

    def __init__(self, running: Running, folder: Path) -> None:
        self.running, self.folder = running, folder
        self.stopped, self.done, self.failed = threading.Event(), dict[str, int](), list[str]()
        self.people = {name: Person(running, name) for name in ("alice", "bob", "mod")}
        self.room = self.people["alice"].room()

    def start(self) -> list[threading.Thread]:
        """Begin with all parts."""
        parts: tuple[Callable[[int], None], ...] = (self.upload, self.talk, self.look, self.tag)
        threads = [threading.Thread(target=self._repeat, args=(part,), daemon=True) for part in parts]
        for one in threads:
            one.start()
        return threads

    def _repeat(self, part: Callable[[int], None]) -> None:
        number, name = 0, part.__name__
        while not self.stopped.wait(0.2):
            number += 1
            try:
                part(number)
                self.done[name] = number
            except Exception as error:
                self.failed.append(f"{name}: {error!r}"[:300])

    def upload(self, number: int) -> None:
        """Send a picture into a room or the library, and wait for what becomes of it."""
        alice = self.people["alice"]
        where = {"room": self.room} if number % 2 else {}
        media = alice.send(picture(number, self.folder), kind="image/jpeg", **where)
        alice.settled(media)

    def talk(self, number: int) -> None:
        """Come, write, react and go."""
        asyncio.run(self._talk(number))

    async def _talk(self, number: int) -> None:
        async with self.people["bob"].socket() as one, self.people["alice"].socket() as other:
            for client in (one, other):
                await client.do("subscribe", {"streams": "all"})
            for at in range(10):
                body = f"Message {number} {at} about holidays"
                sent = await one.do("message.send", {"room": self.room, "client_id": str(uuid4()), "body": body})
                await other.do("reaction.add", {"message": sent["id"], "emoji": "👍"})
                await other.do("read.mark", {"room": self.room, "message": sent["id"]})

    def look(self, number: int) -> None:
        """Search, and look at rooms, history, library and log."""
        for name, path in (
            ("bob", "/api/chat/search/?q=holidays"), ("bob", "/api/chat/rooms/"), ("bob", "/api/v1/media/files/"),
            ("bob", f"/api/chat/rooms/{self.room}/messages/"), ("bob", f"/api/v1/media/search/?q=photo-{number % 50}"),
            ("mod", "/api/v1/activity/"), ("mod", "/api/v1/moderation/queue/"), ("bob", "/api/v1/me/notifications/"),
        ):  # fmt: skip
            self.people[name].http.get(path).raise_for_status()

    def tag(self, number: int) -> None:
        """Make a tag and give it to the newest files."""
        http = self.people["mod"].http
        made = http.post("/api/v1/media/tags/", json={"name": f"tag {number} {uuid4().hex[:6]}"}).raise_for_status()
        files = http.get("/api/v1/media/files/?limit=20").raise_for_status().json()["results"]
        body = {"action": "add", "file_ids": [one["id"] for one in files], "tag_ids": [made.json()["id"]]}
        if files:
            http.post("/api/v1/media/bulk-tag/", json=body).raise_for_status()
        self.stopped.wait(2)


def run(minutes: float) -> dict[str, Any]:
    """The readings of each process, and how much was done between them."""
    with tempfile.TemporaryDirectory(prefix="offchat-bench-") as folder:
        data = Path(folder) / "data"
        with offchat_up(data, COMMANDS_PER_10S="100000", WRITES_PER_MINUTE="100000") as running:
            use = Use(running, Path(folder))
            names = ("supervisor", "web", "worker", "valkey")
            parents = {name: psutil.Process(running.pid(name)) for name in names}
            readings: dict[str, list[dict[str, float]]] = {name: [] for name in names[1:]}
            threads = use.start()
            time.sleep(WARM_UP_S)
            end = time.monotonic() + minutes * 60
            while time.monotonic() < end:
                for name, rows in readings.items():
                    rows.append(reading(parents[name]))
                time.sleep(EVERY_S)
            use.stopped.set()
            for one in threads:
                one.join()
            time.sleep(REST_S)
            rested = {name: reading(parents[name]) for name in readings}
    found = {name: {**_ends(rows), "rested": rested[name]} for name, rows in readings.items()}
    if use.failed:
        raise RuntimeError(f"Not all that was asked was done, so that the figures say nothing: {use.failed[:3]}")
    return {"minutes": minutes, "done": use.done, **found}


def _ends(rows: list[dict[str, float]]) -> dict[str, Any]:
    """The means of the first, the middle and the last third, which single pictures change little."""
    third = max(1, len(rows) // 3)
    parts = {"first": rows[:third], "middle": rows[third : 2 * third] or rows, "last": rows[-third:]}
    return {
        part: {name: round(sum(one[name] for one in some) / len(some), 1) for name in rows[0]}
        for part, some in parts.items()
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    print(json.dumps(run(parser.parse_args().minutes), indent=2))
