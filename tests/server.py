"""A real server for tests: uvicorn in a process of its own, on a free port, with a fresh database and seeded people."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from tests import forked, seed, services
from tests.forked import Forked
from tests.guard import Guarded, folder
from tests.manage import Manager
from tests.openapi import of_the_run
from tests.seed import PASSWORD as PASSWORD
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).resolve().parents[1]
START_S = 120
_KEPT = {"PATH", "HOME", "LANG", "TMPDIR"}
"""What servers take from the environment of the tests, beside what measures coverage."""

_DOCUMENTED = ("/api/chat/", "/api/v1/", "/media/", "/healthz", "/readyz")


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
    processes: list[Forked | Guarded[bytes]] = field(default_factory=list)
    launcher: tuple[str, ...] = ("consumers.serve", "--host", "127.0.0.1")
    """The module that serves, with its arguments; the one of production unless a test asks for another."""
    manager: Manager | None = field(default=None, init=False)
    place: socket.socket | None = field(default=None, init=False)
    """Holds the port as long as the server may be started on it again, so that nothing else is given it meanwhile."""

    @property
    def process(self) -> Forked | Guarded[bytes]:
        """The process that serves now."""
        return self.processes[-1]

    def auth(self, name: str = "alice") -> dict[str, str]:
        """The header that says who is asking."""
        return {"Authorization": f"Token {self.tokens[name]}"}

    def client(self, name: str | None = "alice", **options: object) -> httpx.Client:
        """An HTTP client for one person, or for nobody; what it is answered has to be what OpenAPI says."""
        headers = self.auth(name) if name else {}
        hooks = {"response": [self._require_documented]}
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE_S, event_hooks=hooks, **options)  # type: ignore[arg-type]

    def _require_documented(self, answer: httpx.Response) -> None:
        path, kind = answer.request.url.path, answer.headers.get("Content-Type", "")
        if answer.request.method == "OPTIONS" or not path.startswith(_DOCUMENTED):
            return
        # A file that is read piece by piece has no content yet.
        content = answer.read() if "json" in kind else b"" if answer.request.method == "HEAD" else None
        document = of_the_run(lambda: httpx.get(f"{self.url}/api/schema/", timeout=PATIENCE_S).content)
        document.require(answer.request.method, path, answer.status_code, answer.headers, content)

    def log(self) -> str:
        """What the server has written so far."""
        return (self.data / "server.log").read_text()

    def kill(self) -> None:
        """End the process as an accident would: SIGKILL, nothing is flushed."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def start(self) -> None:
        """Start a process, again on the same port."""
        self.place = self.place or _bound(self.port)
        log = self.data / "server.log"
        command = (*self.launcher, "--port", str(self.port))
        self.processes.append(forked.start(*command, environment=self.environment, log=log))
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.TransportError, OSError):
                # To be refused costs less without a client.
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
                httpx.options(f"{self.url}/api/v1/media/uploads/", timeout=5)
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"The server did not start:\n{self.log()[-3000:]}")

    def stop(self) -> None:
        """End every process that was started here."""
        if self.manager:
            self.manager.close()
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        if self.place:
            self.place.close()
            self.place = None

    def beside(self) -> WebServer:
        """Another server process over the same data, on a port of its own; the caller stops it."""
        port = free_port()
        other = replace(self, url=f"http://127.0.0.1:{port}", port=port, processes=[])
        other.start()
        return other

    @contextlib.contextmanager
    def worker(self, **more: str) -> Iterator[None]:
        """A worker process of this server, until the block ends; ``more`` is settings of its own."""
        log = self.data / "worker.log"
        process = forked.start("media_pipeline.worker", environment=self.environment | more, log=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(60)

    def manage(self, code: str, *arguments: str) -> str:
        """Run Python against the server's database; returns what it prints."""
        self.manager = self.manager or Manager(self.environment)
        return self.manager.run(code, *arguments)


def _bound(port: int) -> socket.socket:
    """A socket that listens to nobody: a server may bind the port beside it, and no search takes the port for free."""
    place = socket.socket()
    for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
        place.setsockopt(socket.SOL_SOCKET, option, 1)
    place.bind(("127.0.0.1", port))
    return place


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
def web_server(*, database: str = "sqlite", redis_url: str | None = None, **environment: str) -> Iterator[WebServer]:
    """A server with the people of :mod:`tests.seed`, stopped when the block ends; ``environment`` is settings by name.

    Its database is a file of its own; ``"of the run"`` asks for one of the kind that this run of the tests is for,
    ``"postgres"`` for one of that kind in any case.
    """
    with contextlib.ExitStack() as stack:
        data = folder("web")
        stack.callback(shutil.rmtree, data, ignore_errors=True)
        settings = {
            "OFFCHAT_DATA": str(data),
            "REDIS_URL": redis_url or stack.enter_context(services.valkey()),
            "DJANGO_SETTINGS_MODULE": "backend.settings",
            "SECRET_KEY": "a key for tests alone",
            "STRICT_LOCKS": "yes",
            "STRIP_METADATA": "no",
        }
        kept = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith("COV")}
        postgres = database == "postgres" or (database == "of the run" and seed.run_is_on_postgres())
        seeded = seed.copy_to(data, postgres=postgres)
        port = free_port()
        settings = kept | settings | {"DATABASE_URL": seeded.database_url} | environment
        server = WebServer(f"http://127.0.0.1:{port}", port, data, settings, seeded.room, seeded.tokens, seeded.ids)
        stack.callback(server.stop)
        server.start()
        yield server
