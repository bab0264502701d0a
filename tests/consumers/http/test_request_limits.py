"""Whoever sends more than a request may hold, or nothing at all, is answered before it costs a disk."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server import WebServer, web_server
from tests.tus import answer_of, raw_request
from tests.waiting import PATIENCE_S

MIB = 1024 * 1024
JSON = {"Host": "localhost", "Content-Type": "application/json"}
LOG_IN = "/api/v1/auth/login/"


@pytest.fixture(scope="module")
def impatient() -> Iterator[WebServer]:
    """A server that gives silent clients a second."""
    with web_server(STALLED_S="1") as running:
        yield running


def problem_in(connection: socket.socket) -> tuple[int, dict[str, Any]]:
    """The status and the problem that is answered."""
    status, text = answer_of(connection)
    assert "application/problem+json" in text
    return status, json.loads(text.partition("\r\n\r\n")[2])


def on_disk(server: WebServer) -> int:
    """Bytes of temporary files that the server has open."""
    sizes = [0]
    for entry in Path(f"/proc/{server.process.pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            if "(deleted)" in str(entry.readlink()):
                sizes.append(entry.stat().st_size)
    return max(sizes)


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_sent(impatient: WebServer) -> None:
    with raw_request(impatient, "POST", LOG_IN, {**JSON, "Content-Length": str(300 * MIB)}) as connection:
        status, said = problem_in(connection)
    assert (status, said["code"]) == (413, "too_large")


def test_a_body_that_does_not_say_how_large_it_is_is_refused_when_it_is_too_large(impatient: WebServer) -> None:
    piece = b"100000\r\n" + bytes(MIB) + b"\r\n"
    # Given a stranger who sends and sends
    with raw_request(impatient, "POST", LOG_IN, {**JSON, "Transfer-Encoding": "chunked"}) as connection:
        for _ in range(12):
            connection.sendall(piece)
        # Then nothing of it fills the disk, and they are told
        assert on_disk(impatient) < 4 * MIB
        connection.sendall(b"0\r\n\r\n")
        status, said = problem_in(connection)
    assert (status, said["code"]) == (413, "too_large")


def test_a_body_that_stands_still_is_ended(impatient: WebServer) -> None:
    with raw_request(impatient, "POST", LOG_IN, {**JSON, "Content-Length": "100"}, b'{"user') as connection:
        connection.settimeout(PATIENCE_S)
        status, said = problem_in(connection)
    assert (status, said["code"]) == (503, "unavailable")


def test_what_fits_is_answered_by_the_view(impatient: WebServer) -> None:
    with impatient.client(None) as http:
        answer = http.post(LOG_IN, json={"username": "alice", "password": "x" * 2 * MIB})
    assert answer.status_code in {400, 401}
