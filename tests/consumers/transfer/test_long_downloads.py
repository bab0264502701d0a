"""Long answers: they stop with the right to them, wait for slow readers, and take neither memory nor open files."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.consumers.transfer.test_downloads import BACK, do, sent
from tests.pair import another
from tests.server import WebServer, web_server
from tests.tus import clip, raw_request
from tests.waiting import PATIENCE_S, until

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def slow() -> Iterator[WebServer]:
    """A server that takes larger files and has patience with those who read them."""
    with web_server() as server:
        yield server


def opened(process: psutil.Process) -> list[str]:
    """The stored files that a server reads from just now."""
    return [file.path for file in process.open_files() if "originals" in file.path]


class TestLongAnswers:
    """Thirty megabytes to somebody who reads slowly."""

    SIZE = 30 * MIB

    def reading(self, server: WebServer, path: str, name: str = "bob") -> socket.socket:
        """A connection that has read the first piece of the answer, through a small window."""
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        connection.settimeout(PATIENCE_S)
        connection.connect(("127.0.0.1", server.port))
        head = "".join(f"{key}: {value}\r\n" for key, value in {**server.auth(name), "Host": "localhost"}.items())
        connection.sendall(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        return connection

    def drained(self, connection: socket.socket, pause: float) -> int:
        """How much comes until the connection ends, read with pauses."""
        total = 0
        try:
            while piece := connection.recv(256 * 1024):
                total += len(piece)
                time.sleep(pause)
        except ConnectionError:
            pass
        connection.close()
        return total

    def why_it_stopped(self, server: WebServer, path: str, connection: socket.socket) -> str:
        """Read on, so slowly that the rights are looked at often, until the answer ends; why, in the server's words."""
        with contextlib.suppress(ConnectionError):
            while connection.recv(64 * 1024):
                time.sleep(0.02)
        connection.close()
        return next(reversed(self.stops(server, path)), "it was sent to its end")

    def stops(self, server: WebServer, path: str) -> list[str]:
        """Why downloads of this path were stopped so far, in the server's words."""
        lines = [json.loads(line) for line in server.log().splitlines() if "download.stopped" in line]
        return [line["why"] for line in lines if line["path"] == path]

    @pytest.mark.parametrize(
        ("loss", "why"),
        [
            ("quarantine_file(who('mod'), media_id, reason='spam')", "NotFound"),
            ("remove_member(who('alice'), MediaFile.objects.get(pk=media_id).room_id, who('bob').user_id)", "NotFound"),
            ("Membership.objects.filter(user=who('bob').user_id).delete()", "NotFound"),
            ("User.objects.filter(username='bob').update(is_active=False)", "Unauthenticated"),
            ("bob = User.objects.get(username='bob'); bob.set_password('another one'); bob.save()", "Unauthenticated"),
        ],
        ids=["quarantined", "out of the room", "out of the namespace", "barred", "another password"],
    )
    def test_a_running_download_stops_because_its_right_is_lost(self, slow: WebServer, loss: str, why: str) -> None:
        film = sent(slow, clip(self.SIZE))
        connection = self.reading(slow, film.path)
        try:
            do(slow, film.id, loss)
            assert self.why_it_stopped(slow, film.path, connection).startswith(why)
        finally:
            do(slow, film.id, BACK)

    def test_a_slow_reader_gets_everything_and_one_that_stops_reading_is_given_up(self, slow: WebServer) -> None:
        film = sent(slow, clip(self.SIZE))
        assert self.drained(self.reading(slow, film.path, "alice"), 0.005) >= self.SIZE - 1000
        with another(slow, STALLED_S="2") as hasty:
            stuck = self.reading(hasty, film.path, "alice")
            until(lambda: self.stops(hasty, film.path))
            assert self.drained(stuck, 0) < self.SIZE * 2 // 3

    def test_memory_stays_flat_and_files_are_closed(self, slow: WebServer) -> None:
        film = sent(slow, clip(self.SIZE))
        process = psutil.Process(slow.process.pid)
        film.get("alice")
        idle = process.memory_info().rss
        readers = [self.reading(slow, film.path, "alice") for _ in range(8)]
        # When each has read on while the others do not
        for reader in readers:
            left = MIB
            while left:
                left -= len(reader.recv(left))
        assert len(opened(process)) == len(readers)
        assert process.memory_info().rss - idle < 40 * MIB
        for reader in readers:
            reader.close()
        until(lambda: not opened(process))

    def test_the_server_does_not_read_on_for_a_client_that_left(self, slow: WebServer) -> None:
        film = sent(slow, clip(self.SIZE))
        process = psutil.Process(slow.process.pid)
        connection = raw_request(slow, "GET", film.path, {**slow.auth(), "Host": "localhost"})
        connection.recv(1000)
        before = process.io_counters().read_chars
        connection.close()
        until(lambda: not opened(process))
        assert process.io_counters().read_chars - before < self.SIZE // 2
