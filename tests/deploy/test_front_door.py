"""nginx as it is shipped, run for real: it finds a backend that has moved, and believes the proxies it is told of."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.guard import Guarded
from tests.server import free_port
from tests.waiting import PATIENCE_S

NGINX = Path(__file__).resolve().parents[2] / "deploy" / "nginx" / "nginx.conf"
UPLOADS = NGINX.with_name("uploads.conf")
PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "nginx"


class Names:
    """A name server that knows one name, and answers every question with its present address (RFC 1035)."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                question, asker = self._socket.recvfrom(512)
                head = question[:2] + b"\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00"
                record = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x01\x00\x04" + socket.inet_aton(self.address)
                self._socket.sendto(head + question[12:] + record, asker)

    def close(self) -> None:
        """Answer no more."""
        self._socket.close()


class _Backend(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        told = {"by": self.server.server_address[0], "client": self.headers["X-Forwarded-For"]}
        content = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextlib.contextmanager
def backend(address: str, port: int) -> Iterator[None]:
    """A backend that says who it is, and whom it takes its client for."""
    server = ThreadingHTTPServer((address, port), _Backend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def front_door(
    folder: Path,
    names: Names,
    port: int,
    *,
    trusted: str = "",
    blobs: str = "/srv/blobs",
    path: str = "",
    spool: str = "",
) -> Iterator[str]:
    """The shipped configuration, but for its addresses and folders; yields where it is reached once it answers.

    With a ``spool`` the bodies of uploads are left there as files.
    """
    door = free_port()
    (folder / "trusted-proxies.conf").write_text(trusted)
    text = NGINX.read_text()
    for told, here in {
        "listen 8080;": f"listen 127.0.0.1:{door};",
        "resolver 127.0.0.11": f"resolver 127.0.0.1:{names.port}",
        "backend:8000": f"backend.test:{port}",
        "/etc/nginx/trusted-proxies.conf": str(folder / "trusted-proxies.conf"),
        "pid /tmp/nginx.pid;": f"pid {folder}/nginx.pid;",
        "_temp_path /tmp/": f"_temp_path {folder}/",
        "/dev/stdout": f"{folder}/access.log",
        "/dev/stderr crit": f"{folder}/error.log",
        "worker_processes auto;": f"worker_processes 1; daemon off; {'user root;' if os.geteuid() == 0 else ''}",
        "/srv/blobs/": f"{blobs}/",
    }.items():
        assert told in text, told
        text = text.replace(told, here)
    if spool:
        (folder / "uploads.conf").write_text(UPLOADS.read_text().replace("/srv/spool", spool))
        text = text.replace(
            "        location /ws/ {", f"        include {folder}/uploads.conf;\n\n        location /ws/ {{"
        )
    (folder / "nginx.conf").write_text(text)
    process = Guarded([PROGRAM, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"])
    try:
        url = f"http://127.0.0.1:{door}/"
        answer(f"{url}{path}")
        yield url
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def answer(url: str, by: str = "", **headers: str) -> dict[str, str]:
    """What a backend says through the door, once one answers (the one at ``by``, where it is named)."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            got = httpx.get(url, headers=headers, timeout=10)
            if got.status_code == 200 and (not by or got.json()["by"] == by):
                return dict(got.json())
        time.sleep(0.1)
    raise AssertionError("nobody answers there")


@pytest.fixture
def names() -> Iterator[Names]:
    """Says that the backend is at 127.0.0.2."""
    made = Names("127.0.0.2")
    yield made
    made.close()


def test_a_backend_that_was_made_anew_elsewhere_is_found_without_a_word_to_nginx(tmp_path: Path, names: Names) -> None:
    port = free_port()
    with contextlib.ExitStack() as stack:
        with backend("127.0.0.2", port):
            url = stack.enter_context(front_door(tmp_path, names, port))
            assert answer(url)["by"] == "127.0.0.2"
        # When it is gone, and another one has its name
        stack.enter_context(backend("127.0.0.3", port))
        names.address = "127.0.0.3"
        assert answer(url, "127.0.0.3")["by"] == "127.0.0.3"


def test_a_client_cannot_say_where_it_comes_from(tmp_path: Path, names: Names) -> None:
    port = free_port()
    with backend("127.0.0.2", port), front_door(tmp_path, names, port) as url:
        assert answer(url, **{"X-Forwarded-For": "203.0.113.7"})["client"] == "127.0.0.1"


def test_a_proxy_that_is_named_says_who_its_clients_are(tmp_path: Path, names: Names) -> None:
    port, trusted = free_port(), "set_real_ip_from 127.0.0.1;\n"
    with backend("127.0.0.2", port), front_door(tmp_path, names, port, trusted=trusted) as url:
        # What the client itself has claimed stands before what the proxy has seen
        told = answer(url, **{"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
        assert told["client"] == "203.0.113.7"
