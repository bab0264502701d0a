"""A real server for tests: uvicorn in a process of its own, on a free port, with a fresh database and seeded people."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import httpx

from tests import services
from tests.openapi import Document

ROOT = Path(__file__).resolve().parents[1]
START_S = 30
PASSWORD = "a password for tests"

_SEED = """
import json, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from backend.accounts.models import Role, User
from backend.accounts.selectors import actor_of
from backend.accounts.services import ensure_namespace, ensure_user, issue_token
from backend.chat.services import create_room
people, password = json.loads(sys.argv[1]), sys.argv[2]
space = ensure_namespace("demo", "Demo")
ids, tokens = {}, {}
for name, role in people.items():
    roles = {space: Role(role)} if role else {}
    ids[name] = ensure_user(name, password=password, display_name=name.title(), roles=roles)
    tokens[name] = issue_token(User.objects.get(pk=ids[name]), address="").token
alice = actor_of(User.objects.get(pk=ids["alice"]), credential="token:seed", address="")
room, _ = create_room(alice, kind="group", name="General", members=[ids["bob"]], namespace="demo")
print(json.dumps({"room": room.id, "tokens": tokens, "ids": {key: str(value) for key, value in ids.items()}}))
"""

_KEPT = {"PATH", "HOME", "LANG", "TMPDIR"}
"""What servers take from the environment of the tests, beside what measures coverage."""

PEOPLE = {"alice": "member", "bob": "member", "mod": "moderator", "viewer": "viewer", "carol": "member"}
"""Who there is, and their role in the namespace “demo”; alice and bob are in the room."""

_DOCUMENTED = ("/api/chat/", "/api/v1/", "/media/", "/healthz", "/readyz")


@cache
def _document(url: str) -> Document:
    return Document(httpx.get(f"{url}/api/schema/", timeout=30).content)


@dataclass
class WebServer:
    """A running server: where it is, who may enter, and what a test may do to its process."""

    url: str
    port: int
    data: Path
    environment: dict[str, str]
    room: str
    tokens: dict[str, str]
    ids: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    launcher: tuple[str, ...] = ("consumers.serve", "--host", "127.0.0.1")
    """The module that serves, with its arguments; the one of production unless a test asks for another."""

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process that serves now."""
        return self.processes[-1]

    def auth(self, name: str = "alice") -> dict[str, str]:
        """The header that says who is asking."""
        return {"Authorization": f"Token {self.tokens[name]}"}

    def client(self, name: str | None = "alice", **options: object) -> httpx.Client:
        """An HTTP client for one person, or for nobody; what it is answered has to be what OpenAPI says."""
        headers = self.auth(name) if name else {}
        hooks = {"response": [self._require_documented]}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30, event_hooks=hooks, **options)  # type: ignore[arg-type]

    def _require_documented(self, answer: httpx.Response) -> None:
        path, kind = answer.request.url.path, answer.headers.get("Content-Type", "")
        if answer.request.method == "OPTIONS" or not path.startswith(_DOCUMENTED):
            return
        # A file that is read piece by piece has no content yet.
        content = answer.read() if "json" in kind else b""
        _document(self.url).require(answer.request.method, path, answer.status_code, answer.headers, content)

    def log(self) -> str:
        """What the server has written so far."""
        return (self.data / "server.log").read_text()

    def kill(self) -> None:
        """End the process as an accident would: SIGKILL, nothing is flushed."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def start(self) -> None:
        """Start a process, again on the same port."""
        command = [sys.executable, "-m", *self.launcher, "--port", str(self.port)]
        with (self.data / "server.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.processes.append(process)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.TransportError):
                httpx.options(f"{self.url}/api/v1/media/uploads/", timeout=5)
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"The server did not start:\n{self.log()[-3000:]}")

    def stop(self) -> None:
        """End every process that was started here."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def beside(self) -> WebServer:
        """Another server process over the same data, on a port of its own; the caller stops it."""
        port = free_port()
        other = replace(self, url=f"http://127.0.0.1:{port}", port=port, processes=[])
        other.start()
        return other

    def manage(self, code: str, *arguments: str) -> str:
        """Run Python against the server's database; returns what it prints."""
        command = [sys.executable, "-c", code, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return done.stdout


def free_port() -> int:
    """A port that nobody listens on just now, below those that a system gives to outgoing connections.

    Among those a client's connection could take it before the server that it is for has started.
    """
    while True:
        port = 10_000 + secrets.randbelow(20_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def web_server(*, redis_url: str | None = None, database_url: str = "", **environment: str) -> Iterator[WebServer]:
    """A server with a fresh database, stopped when the block ends; ``environment`` holds settings by name."""
    with contextlib.ExitStack() as stack:
        data = Path(tempfile.mkdtemp(prefix="offchat-web-", dir="/tmp"))
        stack.callback(shutil.rmtree, data, ignore_errors=True)
        redis = redis_url or stack.enter_context(services.valkey())
        settings = {
            "OFFCHAT_DATA": str(data),
            "REDIS_URL": redis,
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "backend.settings",
            "SECRET_KEY": "a key for tests alone",
        }
        kept = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith("COV")}
        server = _seeded(data, kept | settings | environment)
        stack.callback(server.stop)
        server.start()
        yield server


def _seeded(data: Path, environment: dict[str, str]) -> WebServer:
    port = free_port()
    server = WebServer(f"http://127.0.0.1:{port}", port, data, environment, "", {}, {})
    seeded = json.loads(server.manage(_SEED, json.dumps(PEOPLE), PASSWORD))
    server.room, server.tokens, server.ids = seeded["room"], seeded["tokens"], seeded["ids"]
    return server
