"""One web process for all tests of uploads and downloads."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from consumers.hub import threads
from tests.server import WebServer, web_server
from tests.shared import Shared
from tests.tus import Tus
from tests.wire import Open, wired

PENDING = 60


@contextlib.contextmanager
def _server() -> Iterator[WebServer]:
    limits = {"PENDING_UPLOADS": str(PENDING), "MAX_UPLOAD_BYTES": str(3 * 1024 * 1024)}
    with web_server(database="of the run", CORS_ALLOWED_ORIGINS="https://friend.example", **limits) as server:
        yield server


_SERVER = Shared("consumers", _server)


@pytest.fixture(scope="module")
def server() -> WebServer:
    """A server that takes many unfinished uploads, allows one foreign page, and files up to 3 MiB."""
    return _SERVER.get()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Stop it after the last test that may want it."""
    _SERVER.stop_unless_for(nextitem)


@pytest.fixture
def tus(server: WebServer) -> Iterator[Tus]:
    """Alice, who uploads."""
    alice = Tus(server)
    yield alice
    alice.http.close()


@pytest.fixture(name="wired")
def sockets_in_this_process(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens sockets in the test's own process; the threads that ask the database for them end with the test."""
    with ThreadPoolExecutor(4) as commands, ThreadPoolExecutor(2) as hub, ThreadPoolExecutor(1) as presence:
        monkeypatch.setattr(threads.in_thread, "pool", commands)
        monkeypatch.setattr(threads.in_hub_thread, "pool", hub)
        monkeypatch.setattr(threads.in_presence_thread, "pool", presence)
        yield wired
