"""The drill: a running OffChat is backed up while people write, destroyed, restored elsewhere, and equal by hash.

Messages and pictures, in a whole ``offchat up``; a full backup while more messages come, a
second one on top of it, the end of the data folder, a restore into another, and a start there. A client that kept its
positions is told that it cannot go on from them, and reads what is there. Times are seconds of the commands as a
person waits for them, and of their processors. Raises AssertionError where anything differs. JSON on standard output.
Use: ``python -m benchmarks.restore``, or ``make drill``.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image

from benchmarks.size import sized
from tests.journeys.people import Person
from tests.running import OFFCHAT, Running, environment, offchat_up

MESSAGES, FILES = sized((10_000, 500), (500, 25))
PAUSE_S = 0.15
"""Between two messages: a socket may send 100 in ten seconds."""
DICE = random.Random(11)


def picture() -> bytes:
    """A JPEG that is like no other."""
    file = BytesIO()
    small = Image.frombytes("RGB", (40, 30), DICE.randbytes(3600))
    small.resize((800, 600)).save(file, "JPEG", quality=80)
    return file.getvalue()


def furnish(room_id: str) -> None:
    """Send messages and pictures of alice through the core, faster than a person may."""
    import django

    django.setup()
    from backend.accounts.models import User
    from backend.accounts.selectors import actor_of
    from backend.chat.services import send_message
    from backend.ids import new_id
    from tests import sending

    alice = actor_of(User.objects.get(username="alice"), credential="session:drill", address="127.0.0.1")
    room = UUID(room_id)
    for number in range(MESSAGES):
        send_message(alice, room, body=f"Message {number}", client_id=str(new_id()))
    for number in range(FILES):
        sending.send(alice, room, picture(), name=f"{number}.jpg", content_type="image/jpeg")


def offchat(*arguments: str, data: Path, key: str) -> tuple[dict[str, Any], dict[str, float]]:
    """Run a command; returns what it answers, and what it took."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [OFFCHAT, *arguments, "--json", "--data", str(data)],
        env=environment(OFFCHAT_BACKUP_KEY=key), stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 3), done
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout), {"s": round(time.perf_counter() - began, 2), "cpu_s": round(used, 2)}


def files_in(data: Path) -> dict[str, str]:
    """The hashes of all stored files by their keys."""
    root = data / "blobs"
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def messages_in(data: Path) -> list[tuple[Any, ...]]:
    """All messages, in order."""
    with contextlib.closing(sqlite3.connect(data / "db.sqlite3")) as database:
        return database.execute("SELECT id, number, body, sender_id FROM chat_message ORDER BY id").fetchall()


async def while_writing(alice: Person, room: str, work: Callable[[], Any]) -> tuple[Any, int]:
    """Do something in a thread while messages are sent; returns what it gives, and how many were."""
    count = 0
    async with alice.socket() as client:
        doing = asyncio.create_task(asyncio.to_thread(work))
        while not doing.done():
            await client.say(room, "meanwhile")
            count += 1
            await asyncio.sleep(PAUSE_S)
        return await doing, count


async def furnished(running: Running) -> tuple[Person, str, dict[str, Any], dict[str, str]]:
    """Alice, her room, the positions that her client keeps, and all stored files once nothing changes them."""
    alice = Person(running, "alice")
    room = alice.room()
    async with alice.socket() as client:
        await client.subscribe()
        command = [sys.executable, "-m", "benchmarks.restore", "furnish", room]
        made = await asyncio.create_subprocess_exec(
            *command, env=environment(OFFCHAT_DATA=str(running.data), DJANGO_SETTINGS_MODULE="backend.settings")
        )
        assert await made.wait() == 0
        positions = client.positions
    files = files_in(running.data)
    while True:
        await asyncio.sleep(3)
        if (now := files_in(running.data)) == files:
            return alice, room, positions, files
        files = now


async def returned(running: Running, room: str, positions: dict[str, Any], messages: int) -> None:
    """A client comes back with positions of before: it is told so, and reads everything anew."""
    alice = Person(running, "alice")
    async with alice.socket() as client:
        client.positions = positions
        told = (await client.subscribe())["streams"]
        assert told[f"room:{room}"]["recovered"] is False, told
        await client.say(room, "I am back")
        await client.until(lambda: [one for one in client.of("message.created") if "I am back" in json.dumps(one)])
    path, count, more = f"/api/chat/rooms/{room}/messages/?limit=100", 0, "&"
    while more:
        page = alice.http.get(path + more).raise_for_status().json()
        count += len(page["results"])
        more = f"&before={page['results'][0]['id']}" if page["more"] else ""
    assert count == messages + 1, (count, messages)


def run() -> dict[str, Any]:
    """The figures."""
    with tempfile.TemporaryDirectory(prefix="offchat-drill-") as name:
        return asyncio.run(_drill(Path(name)))


async def _drill(folder: Path) -> dict[str, Any]:
    old, new, target = folder / "old", folder / "new", folder / "backups"
    printed = subprocess.run([OFFCHAT, "backup-key"], capture_output=True, text=True, check=True).stdout
    key = printed.strip().partition("=")[2]
    figures: dict[str, Any] = {"messages": MESSAGES, "files": FILES}
    with offchat_up(old) as running:
        alice, room, positions, files = await furnished(running)
        before = set(messages_in(old))
        (made, figures["full"]), meanwhile = await while_writing(
            alice, room, lambda: offchat("backup", str(target), data=old, key=key)
        )
        again, figures["again"] = await asyncio.to_thread(offchat, "backup", str(target), data=old, key=key)
        after = set(messages_in(old))
    assert (made["count"], made["faulty"], again["new"]) == (len(files), [], 0), (made, again, len(files))
    shutil.rmtree(old)
    _, figures["verify"] = offchat("backup", "verify", str(target), data=folder / "elsewhere", key=key)
    _, figures["restore"] = offchat("restore", str(target), "--id", made["id"], data=new, key=key)
    restored = set(messages_in(new))
    assert files_in(new) == files
    assert before <= restored <= after, (len(before), len(restored), len(after))
    with offchat_up(new, "--no-demo") as running:
        await returned(running, room, positions, _of_room(new, room))
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    return figures | {
        "stored": len(files),
        "backup_mb": round(size / 1e6, 1),
        "meanwhile": meanwhile,
        "restored": len(restored),
    }


def _of_room(data: Path, room: str) -> int:
    with contextlib.closing(sqlite3.connect(data / "db.sqlite3")) as database:
        query = "SELECT count(*) FROM chat_message WHERE room_id = ? AND thread_id IS NULL"
        return int(database.execute(query, [room.replace("-", "")]).fetchone()[0])


if __name__ == "__main__":
    if sys.argv[1:2] == ["furnish"]:
        furnish(sys.argv[2])
    else:
        print(json.dumps(run(), indent=2))
