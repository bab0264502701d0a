"""All that runs in a run of chaos, with its people and their rooms."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests import seed
from tests.chaos.parts import Part, Postgres, Proxy, Valkey, folder, python
from tests.pair import COMMANDS_PER_10S
from tests.server import free_port

STALLED_S = 10
"""A form whose process was killed is given up after twice that time, and a sweep."""


@dataclass
class Deployment:
    """What runs, and who may enter."""

    parts: dict[str, Part]
    urls: list[str]
    tokens: dict[str, str]
    ids: dict[str, str]
    database_url: str
    """Empty for SQLite, in ``data``."""
    data: Path
    clock: Path | None
    """The file that says how far the clock of the last web process is off; None where there is no C compiler."""
    rooms: dict[str, list[str]] = field(default_factory=dict)
    """The members of each room."""

    def jump(self, seconds: int) -> None:
        """Let that clock be off by so much."""
        assert self.clock
        # In its place: the process has it mapped.
        with self.clock.open("r+b") as file:
            file.write(struct.pack("=q", seconds))

    def http(self, name: str) -> httpx.Client:
        """An HTTP client of a person."""
        return httpx.Client(
            base_url=random.choice(self.urls), headers={"Authorization": f"Token {self.tokens[name]}"}, timeout=60
        )

    def log(self) -> str:
        """What the processes of OffChat have written."""
        return (self.data / "server.log").read_text(errors="replace")


def prepare(kept: Path, *, postgres: bool) -> None:
    """Put the people into a folder that every run begins as a copy of."""
    os.environ |= {"OFFCHAT_TEST_RUN": str(kept), "DJANGO_SETTINGS_MODULE": "backend.settings"}
    kept.mkdir(parents=True, exist_ok=True)
    kept.chmod(0o755)
    ready = kept / f"ready-{postgres}"
    if ready.exists():
        return
    with contextlib.ExitStack() as stack:
        if postgres:
            (kept / "postgres").mkdir()
            cluster = Postgres(kept / "postgres")
            os.environ["OFFCHAT_TEST_CLUSTER"] = cluster.url
            cluster.start()
            stack.callback(cluster.kill, signal.SIGINT)
        seed.copy_to(stack.enter_context(_place()), postgres=postgres)
    ready.touch()


@contextlib.contextmanager
def _place() -> Iterator[Path]:
    made = folder()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextlib.contextmanager
def deployed(kept: Path, *, postgres: bool) -> Iterator[Deployment]:
    """All parts, started with their people: two web processes on PostgreSQL, one on SQLite."""
    with contextlib.ExitStack() as stack:
        places = [stack.enter_context(_place()) for _ in range(4)]
        valkey = Valkey(places[1])
        parts: dict[str, Part] = {"valkey": valkey, "proxy": (proxy := Proxy(places[3], valkey))}
        if postgres:
            parts["postgres"] = cluster = Postgres(places[0], kept / "postgres")
            os.environ["OFFCHAT_TEST_CLUSTER"] = cluster.url
        for part in parts.values():
            stack.callback(part.kill)
            part.start()
        people = seed.copy_to(places[2], postgres=postgres)
        environment = {
            "OFFCHAT_DATA": str(places[2]), "REDIS_URL": proxy.url, "DATABASE_URL": people.database_url,
            "DJANGO_SETTINGS_MODULE": "backend.settings", "SECRET_KEY": "of the chaos alone",
            "COMMANDS_PER_10S": str(10 * COMMANDS_PER_10S), "WRITES_PER_MINUTE": "100000",
            "STALLED_S": str(STALLED_S), "STRICT_LOCKS": "yes", "CHANNEL_LAYER": "tests.chaos.layer.BadLayer",
        }  # fmt: skip
        deployment = Deployment(parts, [], people.tokens, people.ids, people.database_url, places[2], None)
        for number in range(2 if postgres else 1):
            _add_web(deployment, environment, number + 1)
        _set_clock(deployment)
        parts["worker"] = python(
            "worker", "media_pipeline.worker", log=places[2] / "server.log", environment=environment
        )
        for name in [name for name in parts if name.startswith("web")] + ["worker"]:
            stack.callback(parts[name].kill)
            parts[name].start()
        for url in deployment.urls:
            wait_until_healthy(url)
        try:
            yield deployment
        except BaseException:
            sys.stderr.write(deployment.log()[-4000:])
            raise


def _add_web(deployment: Deployment, environment: dict[str, str], number: int) -> None:
    port = free_port()
    arguments, log = ("--host", "127.0.0.1", "--port", str(port)), deployment.data / "server.log"
    name = f"web {number}"
    deployment.parts[name] = python(name, "consumers.serve", *arguments, log=log, environment=environment)
    deployment.urls.append(f"http://127.0.0.1:{port}")


def _set_clock(deployment: Deployment) -> None:
    """Give the last web process a clock that can jump, where a C compiler is."""
    library, source = deployment.data / "clock.so", Path(__file__).with_name("clock.c")
    if compiler := shutil.which("cc"):
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, source], check=True)
        deployment.clock = deployment.data / "clock"
        deployment.clock.write_bytes(bytes(8))
        environment = {"LD_PRELOAD": str(library), "CLOCK_OFFSET": str(deployment.clock)}
        deployment.parts[f"web {len(deployment.urls)}"].environment |= environment


def wait_until_healthy(url: str) -> None:
    """Return when a web process answers."""
    deadline = time.monotonic() + 90
    while True:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/healthz", timeout=5).status_code == 200:
                return
        assert time.monotonic() < deadline, f"{url} does not answer"
        time.sleep(0.1)


def open_rooms(deployment: Deployment, rooms: int, members: int) -> None:
    """Rooms of some people each."""
    names = [name for name in deployment.tokens if name not in {"stranger", "viewer", "root"}]
    for number in range(rooms):
        chosen = random.sample(names, members)
        ids = [deployment.ids[name] for name in chosen[1:]]
        with deployment.http(chosen[0]) as http:
            made = http.post("/api/chat/rooms/", json={"kind": "group", "name": f"Room {number}", "members": ids})
        assert made.status_code == 201, made.text
        deployment.rooms[made.json()["id"]] = chosen
