"""On a full disk nothing ends: writing is refused in words, reading goes on, and it recovers when there is room."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from tests import seed
from tests.guard import Guarded
from tests.running import Running, _ready, command, environment
from tests.small_disk import SmallDisk, small_disk
from tests.waiting import PATIENCE_S, until

LOG_IN = {"username": "alice", "password": seed.PASSWORD}
PARTS = ("web", "web-2", "worker", "valkey")
_FULL_ALONE = {"STORAGE_WARN_PERCENT": "100", "STORAGE_CRITICAL_PERCENT": "100"}
"""So small a disk is always nearly full."""


@dataclass
class Full:
    """An OffChat on a disk that was filled while it ran, a person who was logged in before, and a file of hers."""

    disk: SmallDisk
    running: Running
    token: str
    room: str
    media: str

    def client(self, *, logged_in: bool = True) -> httpx.Client:
        headers = {"Authorization": f"Token {self.token}"} if logged_in else {}
        return httpx.Client(base_url=self.running.url, headers=headers, timeout=PATIENCE_S)

    def pids(self) -> dict[str, int]:
        return {name: self.running.pid(name) for name in PARTS}


def started(disk: SmallDisk) -> Running:
    """An `offchat up` on the small disk, that uploads may fill but for a MiB."""
    process: subprocess.Popen[str] = Guarded(
        disk.within(*command(disk.folder, "--web", "2", "--no-demo")),
        env=environment(DISK_RESERVE_BYTES=str(1024**2), **_FULL_ALONE),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        running = _ready(process, disk.seen_from_here)
    except BaseException:
        process.kill()
        raise
    return running


def stopped(running: Running) -> None:
    running.process.terminate()
    running.process.communicate(timeout=60)


@contextlib.contextmanager
def socket_of(running: Running, token: str) -> Iterator[ClientConnection]:
    """A socket that is open."""
    url = running.url.replace("http", "ws", 1) + "/ws/chat/"
    with connect(url, additional_headers={"Authorization": f"Token {token}"}) as chat:
        assert json.loads(chat.recv())["type"] == "hello"
        yield chat


def frames(chat: ClientConnection) -> Iterator[dict[str, Any]]:
    """What a socket says, without end."""
    while True:
        yield json.loads(chat.recv(timeout=PATIENCE_S))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Full]:
    """Started with room, then filled to the last byte; its ``/dev/shm`` is too small for all figures."""
    with small_disk(tmp_path_factory.mktemp("disk"), size="96m", shm="192k") as disk:
        seed.copy_to(disk.seen_from_here, postgres=False)
        running = started(disk)
        try:
            with httpx.Client(base_url=running.url) as http:
                token = http.post("/api/v1/auth/login/", json=LOG_IN).json()["token"]
                http.headers["Authorization"] = f"Token {token}"
                room = http.get("/api/chat/rooms/").json()["results"][0]["id"]
                sent = http.post("/api/chat/upload/", data={"room": room}, files={"file": ("notes.txt", b"kept")})
            # The stream of rights has its row from the first socket on.
            with socket_of(running, token):
                disk.fill()
            here = Full(disk, running, token, room, sent.json()["id"])
            yield here
            running = here.running
        finally:
            stopped(running)


def refused(full: Full, write: Callable[[], httpx.Response]) -> str:
    """The sentence of a write that the full disk does not take.

    What a part removes in between, be it a page of a log, makes room for one: the disk is filled until one is refused.
    """

    def refusal() -> httpx.Response | None:
        full.disk.fill()
        answer = write()
        return None if answer.is_success else answer

    answer = until(refusal)
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["code"]) == (503, "unavailable"), answer.text
    return str(problem["detail"])


def test_whoever_writes_is_told_that_the_disk_is_full(full: Full) -> None:
    with full.client() as alice, full.client(logged_in=False) as nobody:
        message = f"/api/chat/rooms/{full.room}/messages/"
        writes: tuple[Callable[[], httpx.Response], ...] = (
            lambda: nobody.post("/api/v1/auth/login/", json=LOG_IN),
            lambda: nobody.post("/api/v1/auth/session/", json=LOG_IN),
            lambda: alice.post("/api/v1/auth/ws-ticket/"),
            lambda: alice.post("/api/chat/rooms/", json={"kind": "group", "name": "No room"}),
            lambda: alice.post(message, json={"client_id": str(uuid4()), "body": "no room"}),
            lambda: alice.post("/api/chat/upload/", files={"file": ("more.txt", b"more")}),
            lambda: alice.post("/api/v1/media/uploads/", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "10"}),
        )
        for write in writes:
            assert "disk is" in refused(full, write)


def test_whoever_reads_is_answered(full: Full) -> None:
    with full.client() as alice:
        for path in ("/", "/healthz", "/metrics", "/api/v1/me/", "/api/chat/rooms/", f"/api/chat/rooms/{full.room}/"):
            assert alice.get(path).status_code == 200, path
        messages = alice.get(f"/api/chat/rooms/{full.room}/messages/").json()["results"]
        assert full.media in [media["id"] for message in messages for media in message["attachments"]]
        # Also what would be put on record
        for query in ("", "?download=1"):
            assert alice.get(f"/media/{full.media}/file{query}").content == b"kept"


def test_a_full_disk_degrades_and_does_not_take_the_server_out_of_service(full: Full) -> None:
    with full.client() as alice:

        def look_that_found_no_room() -> httpx.Response | None:
            full.disk.fill()
            ready = alice.get("/readyz")
            return None if ready.json()["parts"]["storage"]["ok"] else ready

        ready = until(look_that_found_no_room)
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert ready.json()["parts"]["storage"]["info"] == {"full": True}


def test_a_socket_stays_and_its_commands_are_refused_in_words(full: Full) -> None:
    with socket_of(full.running, full.token) as chat:

        def refusal() -> dict[str, Any] | None:
            full.disk.fill()
            number = str(uuid4())
            data = {"room": full.room, "client_id": number, "body": "no room"}
            chat.send(json.dumps({"type": "message.send", "id": number, "data": data}))
            answer = next(frame for frame in frames(chat) if frame.get("re") == number)
            return None if answer["ok"] else answer

        error = until(refusal)["error"]
        assert (error["code"], error["retryable"]) == ("unavailable", True)
        assert "disk is full" in error["message"]
        chat.send(json.dumps({"type": "ping", "id": "2"}))
        assert any(frame.get("type") == "pong" for frame in frames(chat))


def reported(http: httpx.Client) -> dict[str, Any]:
    """What the server says of its parts; nothing where it is not there yet, however long its start takes."""
    try:
        return dict(http.get("/readyz").json())
    except httpx.TransportError:
        return {}


def test_every_part_that_is_killed_starts_again(full: Full) -> None:
    before = full.pids()
    for name, pid in before.items():
        assert Path(f"/proc/{pid}").exists(), f"{name} has ended by itself"
        os.kill(pid, signal.SIGKILL)
    until(lambda: all(full.pids()[name] != before[name] for name in PARTS))
    with full.client() as alice:
        until(lambda: reported(alice).get("parts", {}).get("redis", {}).get("ok"))
        assert alice.get(f"/api/chat/rooms/{full.room}/messages/").status_code == 200
        assert alice.get("/metrics").status_code == 200


def test_it_starts_on_a_full_disk_and_recovers_by_itself_when_there_is_room(full: Full) -> None:
    stopped(full.running)
    full.disk.fill()
    # Given another start without a free byte, for which what was kept in reserve is given up
    full.running = started(full.disk)
    assert not (full.disk.seen_from_here / "reserve").exists()
    full.disk.fill()
    with full.client() as alice, full.client(logged_in=False) as nobody:
        assert "disk is full" in refused(full, lambda: nobody.post("/api/v1/auth/login/", json=LOG_IN))
        assert alice.get(f"/media/{full.media}/file").content == b"kept"
        before = full.running.pid("web")
        # When there is room again
        full.disk.free()
        # Then everything goes on, in the same processes
        until(lambda: reported(alice).get("status") == "ok")
        assert nobody.post("/api/v1/auth/login/", json=LOG_IN).status_code == 200
        sent = alice.post("/api/chat/upload/", data={"room": full.room}, files={"file": ("more.txt", b"more")})
        assert sent.status_code == 201
        assert alice.get(f"/media/{sent.json()['id']}/file").content == b"more"
        assert full.running.pid("web") == before
