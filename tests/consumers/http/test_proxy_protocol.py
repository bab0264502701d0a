"""Behind a balancer that passes connections on as they are, each is that of the client whom the balancer names."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import ssl
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from struct import pack
from typing import Any

import pytest
import uvicorn
from websockets.sync.client import connect

from consumers.http.proxy_protocol import read_head
from consumers.http.uvicorn_protocol import HeadProtocol
from consumers.websocket.uvicorn_protocol import FrameProtocol
from tests.certificates import certificate
from tests.guard import Guarded
from tests.provision import load_streams
from tests.server import free_port
from tests.waiting import PATIENCE_S, until

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
ASK = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "nginx"
TCP = Path(__file__).resolve().parents[3] / "deploy" / "nginx" / "tcp.conf"


def binary(source: str, *, command: int = 0x21, more: bytes = b"") -> bytes:
    address = ip_address(source)
    body = address.packed * 2 + pack("!HH", 5000, 443) + more
    return SIGNATURE + pack("!BBH", command, 0x11 if address.version == 4 else 0x21, len(body)) + body


@pytest.mark.parametrize(
    ("head", "client"),
    [
        (b"PROXY TCP4 203.0.113.9 10.0.0.1 5000 443\r\n", ("203.0.113.9", 5000)),
        (b"PROXY TCP6 2001:db8::1 2001:db8::2 5000 443\r\n", ("2001:db8::1", 5000)),
        (b"PROXY UNKNOWN\r\n", None),
        (binary("203.0.113.9"), ("203.0.113.9", 5000)),
        (binary("2001:db8::1", more=b"\x04\0\x01x"), ("2001:db8::1", 5000)),
        (binary("203.0.113.9", command=0x20), None),
    ],
    ids=["text 4", "text 6", "unknown", "binary 4", "binary 6", "local"],
)
def test_a_head_is_read_once_it_is_whole_and_no_byte_further(head: bytes, client: tuple[str, int] | None) -> None:
    assert [read_head(head[:size]) for size in range(1, len(head))] == [None] * (len(head) - 1)
    read = read_head(head + ASK)
    assert read is not None
    assert (read.size, read.client) == (len(head), client)


NO_HEADS = {
    "a request": ASK,
    "no port": b"PROXY TCP4 203.0.113.9 10.0.0.1 port 443\r\n",
    "no address": b"PROXY TCP4 somewhere 10.0.0.1 1 443\r\n",
    "too long": b"PROXY " + b"x" * 200,
    "too short": b"PROXY TCP4\r\n",
    "no text": b"PROXY \xff\r\n",
    "binary and long": SIGNATURE + pack("!BBH", 0x21, 0x11, 5000),
    "binary of another version": SIGNATURE + pack("!BBH", 0x11, 0x11, 12),
    "binary and too short": SIGNATURE + pack("!BBH", 0x21, 0x11, 4) + bytes(4),
}


@pytest.mark.parametrize("sent", NO_HEADS.values(), ids=NO_HEADS.keys())
def test_what_is_no_head_is_refused(sent: bytes) -> None:
    with pytest.raises(ValueError, match=r"PROXY|address|ascii"):
        read_head(sent)


async def whose(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """An application that tells the client, and over what it came."""
    told = f"{scope['client'][0]} {scope['scheme']}".encode()
    await receive()
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept", "headers": [(b"x-told", told)]})
        return
    await send({"type": "http.response.start", "status": 204, "headers": [(b"x-told", told)]})
    await send({"type": "http.response.body"})


@pytest.fixture
def port(settings: Any) -> Iterator[int]:
    """Where such an application is served behind a balancer."""
    settings.PROXY_PROTOCOL, settings.BASE_URL = True, "https://chat.example.org"
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        whose, http=HeadProtocol, ws=FrameProtocol, lifespan="off", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(PATIENCE_S)


def told_in(answer: bytes) -> str:
    """What the application says in an answer."""
    return answer.decode().partition("x-told: ")[2].partition("\r\n")[0]


def answer(port: int, *pieces: bytes) -> str:
    """What the application says to bytes that come in pieces; nothing where the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        for piece in pieces:
            connection.sendall(piece)
        return told_in(connection.recv(65536))


def test_requests_are_those_of_the_client_and_who_comes_around_the_balancer_is_told_nothing(port: int) -> None:
    head = b"PROXY TCP4 203.0.113.9 10.0.0.1 5000 443\r\n"
    assert answer(port, head + ASK) == "203.0.113.9 https"
    assert answer(port, head[:9], head[9:] + ASK[:5], ASK[5:]) == "203.0.113.9 https"
    assert answer(port, binary("2001:db8::1") + ASK) == "2001:db8::1 https"
    assert answer(port, b"PROXY UNKNOWN\r\n" + ASK) == "127.0.0.1 https"
    assert answer(port, ASK) == ""


def test_nginx_passes_requests_and_sockets_on_as_it_is_shipped(port: int, tmp_path: Path) -> None:
    certificate(tmp_path)
    door, text = free_port(), TCP.read_text()
    for told, here in {
        "listen 443 ssl;": f"listen 127.0.0.1:{door} ssl;", "        listen [::]:443 ssl;\n": "",
        "127.0.0.1:8001": f"127.0.0.1:{port}", "        server 127.0.0.1:8002;\n": "",
        "/etc/letsencrypt/live/chat.example.org": str(tmp_path),
    }.items():  # fmt: skip
        assert told in text, told
        text = text.replace(told, here)
    (tmp_path / "nginx.conf").write_text(f"{load_streams() or ''} daemon off; pid {tmp_path}/pid; events {{}} {text}")
    process = Guarded([NGINX, "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error.log"])
    trusting = ssl.create_default_context(cafile=str(tmp_path / "fullchain.pem"))
    trusting.check_hostname = False

    def through() -> str:
        try:
            plain = socket.create_connection(("127.0.0.1", door), source_address=("127.0.0.7", 0))
            with trusting.wrap_socket(plain) as connection:
                connection.sendall(ASK)
                return told_in(connection.recv(65536))
        except OSError:
            assert process.poll() is None, (tmp_path / "error.log").read_text()
            return ""

    try:
        assert until(through) == "127.0.0.7 https"
        plain = socket.create_connection(("127.0.0.1", door), source_address=("127.0.0.8", 0))
        with connect("wss://localhost/ws", sock=plain, ssl=trusting, open_timeout=PATIENCE_S) as chat:
            assert chat.response is not None
            assert chat.response.headers["x-told"] == "127.0.0.8 wss"
    finally:
        process.terminate()
        process.wait(PATIENCE_S)
