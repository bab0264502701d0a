"""Request heads that never end, are no heads, or come too many at once cost nobody else an answer."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from websockets.sync.client import connect

from consumers.http.connection_limits import PER_ADDRESS
from tests.server import ROOT, WebServer, web_server
from tests.tus import Tus, clip
from tests.waiting import PATIENCE_S

HALF = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow"
HANDSHAKE = (
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
FEW = 64


@pytest.fixture(scope="module")
def strict() -> Iterator[WebServer]:
    """A server that gives a head a second."""
    with web_server(HEAD_S="1") as server:
        yield server


@pytest.fixture(scope="module")
def small() -> Iterator[WebServer]:
    """A server behind a proxy that takes few connections, and waits for heads as long as usual."""
    with web_server(CONNECTIONS=str(FEW), TRUST_PROXY="true") as server:
        yield server


def opened(server: WebServer, sent: bytes = b"") -> socket.socket:
    """A connection on which these bytes were sent."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S)
    connection.sendall(sent)
    return connection


def until_closed(connection: socket.socket) -> bytes:
    """What the server says before it closes the connection."""
    said = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(65536):
            said += piece
    return said


def first_answer(connection: socket.socket) -> bytes:
    """One answer, also on a connection that stays open."""
    said = b""
    while b"\r\n\r\n" not in said or not said.endswith((b"}", b"0\r\n\r\n")):
        piece = connection.recv(65536)
        assert piece, said
        said += piece
    return said


def refused(said: bytes) -> tuple[int, str, str]:
    """Status, code and sentence of a refusal."""
    head, _, content = said.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    problem = json.loads(content)
    return int(head.split()[1]), problem["code"], problem["detail"]


def test_a_connection_that_says_nothing_is_closed_and_one_that_stops_in_its_head_is_told_why(strict: WebServer) -> None:
    with opened(strict) as silent, opened(strict, HALF) as stalled:
        assert until_closed(silent) == b""
        status, code, detail = refused(until_closed(stalled))
    assert (status, code) == (400, "invalid")
    assert "did not arrive within 1 s" in detail


@pytest.mark.parametrize("more", [HALF, b"\r\n"])
def test_the_second_head_of_a_connection_has_a_deadline_too(strict: WebServer, more: bytes) -> None:
    with opened(strict, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n") as connection:
        answer = b""
        while not answer.endswith(b'{"status":"ok"}'):
            answer += connection.recv(65536)
        connection.sendall(more)
        until_closed(connection)


def test_more_than_a_few_unfinished_heads_of_one_address_give_way_and_honest_clients_are_answered(
    strict: WebServer,
) -> None:
    with contextlib.ExitStack() as stack:
        # Given twice as many stalled connections as an address may have
        stalled = [stack.enter_context(opened(strict, HALF)) for _ in range(2 * PER_ADDRESS)]
        # Then an honest client is answered meanwhile
        assert httpx.get(f"{strict.url}/healthz").status_code == 200
        # And every one of them ends
        assert {refused(until_closed(one))[0] for one in stalled} == {400}


def test_sockets_and_uploads_outlive_the_deadline_of_heads(strict: WebServer) -> None:
    ticket = strict.client().post("/api/v1/auth/ws-ticket/").json()["ticket"]
    tus, data = Tus(strict), clip(20_000)
    location = tus.begin(len(data))
    with (
        connect(f"ws://127.0.0.1:{strict.port}/ws/chat/?ticket={ticket}", subprotocols=["offchat.v1"]) as chat,
        tus.half_open(location, 0, len(data), data[:9000]) as upload,
        opened(strict, HALF) as late,
    ):
        assert json.loads(chat.recv())["type"] == "hello"
        until_closed(late)
        chat.send(json.dumps({"type": "ping", "id": "1"}))
        assert json.loads(chat.recv())["type"] == "pong"
        upload.sendall(data[9000:])
        assert upload.recv(65536).split()[1] == b"204"


def test_a_full_server_lets_unfinished_heads_give_way_and_otherwise_says_that_it_is_full(small: WebServer) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(FEW):
            stack.enter_context(opened(small, HALF))
        assert httpx.get(f"{small.url}/healthz").status_code == 200
    with contextlib.ExitStack() as stack:
        wanted = (
            b"POST /api/v1/auth/login/ HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"
        )
        busy = [stack.enter_context(opened(small, wanted)) for _ in range(FEW)]
        # Each has been asked for its body, so all of them are known
        assert {one.recv(100).split()[1] for one in busy} == {b"100"}
        with opened(small) as one_more:
            assert refused(until_closed(one_more))[:2] == (503, "unavailable")
    assert httpx.get(f"{small.url}/healthz").status_code == 200


def test_the_limit_of_open_files_is_raised_to_the_most_that_a_process_may_have() -> None:
    code = (
        "import resource; from consumers.http.connection_limits import raise_open_files;"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (256, 600)); raise_open_files();"
        "print(*resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["600", "600"]


@pytest.mark.parametrize("hosts", [b"", b"Host: localhost\r\nHost: localhost\r\n"])
@pytest.mark.parametrize("rest", [b"", HANDSHAKE])
def test_a_request_names_one_host(strict: WebServer, hosts: bytes, rest: bytes) -> None:
    with opened(strict, b"GET /ws/chat/ HTTP/1.1\r\n" + hosts + rest + b"\r\n") as connection:
        status, code, detail = refused(until_closed(connection))
    assert (status, code) == (400, "invalid")
    assert "host" in detail


def test_an_old_client_needs_no_host(strict: WebServer) -> None:
    with opened(strict, b"GET /healthz HTTP/1.0\r\n\r\n") as connection:
        assert until_closed(connection).split()[1] == b"200"


def test_a_head_without_measure_is_too_large(strict: WebServer) -> None:
    with opened(strict, b"GET / HTTP/1.1\r\nHost: localhost\r\n") as connection:
        with contextlib.suppress(ConnectionError):
            for _ in range(40):
                connection.sendall(b"X-More: " + b"x" * 8000 + b"\r\n")
        assert refused(until_closed(connection))[:2] == (413, "too_large")


LOG_IN = b"POST /api/v1/auth/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
ANYTHING = [
    b"GET /api/%ff/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /api/\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /api/v1/users/?q=%ff%fe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /api/v1/me/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET /api/v1/me/ HTTP/1.1\r\nHost: \xff\r\n\r\n",
    b"GET /api/v1/media/uploads/x HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b'GET /api/v1/me/ HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid=\xff\xfe; =; ;;; a="; csrftoken=\xff\r\n\r\n',
    b"GET /api/v1/me/ HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid=%00\r\n\r\n",
    b"GET /api/v1/me/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token \xff\r\n\r\n",
    b"GET /api/chat/videos/%00/download/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://[\r\n\r\n",
    b"BREW /api/v1/me/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"PROPFIND /api/schema/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"CONNECT /api/schema/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /api/v1/me/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
    LOG_IN + b"Content-Length: x\r\n\r\n",
    LOG_IN + b"Content-Length: 2\r\n\r\n\xff\xfe",
    LOG_IN + b'Content-Length: 40\r\n\r\n{"username":"a\\u0000","password":"12345"}',
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
]


@pytest.mark.parametrize("sent", ANYTHING)
def test_what_anybody_can_send_is_refused_in_the_words_of_the_api_and_is_no_error(
    strict: WebServer, sent: bytes
) -> None:
    before = len(strict.log())
    with opened(strict, sent) as connection:
        said = first_answer(connection)
    assert 400 <= int(said.split()[1]) < 500
    assert b"application/problem+json" in said
    written = [json.loads(line) for line in strict.log()[before:].splitlines()]
    assert [line for line in written if line["level"] in {"error", "critical"} or "exception" in line] == []


@pytest.mark.parametrize(
    ("path", "more", "status"),
    [
        (b"/ws/chat/?ticket=%ff%00", b"Cookie: sessionid=\xff\r\nOrigin: http://[\r\n", b"101"),
        (b"/ws/chat/?" + b"a" * 9000, b"", b"414"),
        (b"/ws/\xff", b"", b"400"),
        (b"/ws/chat/", b"Sec-WebSocket-Protocol: \xff\r\n", b"400"),
    ],
)
def test_a_handshake_of_nonsense_is_answered_and_is_no_error(
    strict: WebServer, path: bytes, more: bytes, status: bytes
) -> None:
    before = len(strict.log())
    head = b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n" + HANDSHAKE + more + b"\r\n"
    with opened(strict, head) as connection:
        assert connection.recv(65536).split()[1] == status
        if status == b"101":
            # The close frame; it is answered with one, or the server would wait for it.
            connection.recv(65536)
    assert '"level": "error"' not in strict.log()[before:]


def test_text_that_is_none_closes_its_socket_and_is_no_error(strict: WebServer) -> None:
    before = len(strict.log())
    ticket = strict.client().post("/api/v1/auth/ws-ticket/").json()["ticket"]
    with connect(f"ws://127.0.0.1:{strict.port}/ws/chat/?ticket={ticket}") as chat:
        chat.recv()
        chat.send(b"\xff\xfe", text=True)
        with contextlib.suppress(Exception):
            while chat.recv():
                pass
        assert chat.close_code == 4400
    assert '"level": "error"' not in strict.log()[before:]
