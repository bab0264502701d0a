"""nginx as it is shipped sends files from the disk at the server's word, and to those alone whom the server allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.deploy.test_front_door import Names, front_door
from tests.server import WebServer, web_server
from tests.tus import clip

CONTENT = clip(300_000)


@pytest.fixture(scope="module")
def server() -> Iterator[WebServer]:
    with web_server(MEDIA_DELIVERY="nginx") as running:
        yield running


@pytest.fixture(scope="module")
def door(server: WebServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    names = Names("127.0.0.1")
    folder, blobs = tmp_path_factory.mktemp("nginx"), str(server.data / "blobs")
    with front_door(folder, names, server.port, blobs=blobs, path="healthz") as url:
        yield url.rstrip("/")
    names.close()


@pytest.fixture(scope="module")
def path(server: WebServer) -> str:
    files = {"file": ("film.mp4", CONTENT)}
    answer = server.client().post("/api/chat/upload/", data={"room": server.room}, files=files)
    return f"/media/{answer.json()['id']}/file"


def test_bytes_come_from_nginx_with_what_the_server_says_of_them(server: WebServer, door: str, path: str) -> None:
    got = httpx.get(f"{door}{path}?download=1", headers=server.auth("bob"))
    assert (got.status_code, got.content, got.headers["Server"]) == (200, CONTENT, "nginx")
    assert got.headers["Content-Type"] == "video/mp4"
    assert got.headers["Content-Disposition"].startswith('attachment; filename="film.mp4"')
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "private, no-cache"
    # The server itself has sent none of them
    assert server.client("bob").get(path).content == b""


def test_ranges_and_known_copies_are_nginxs_to_answer(server: WebServer, door: str, path: str) -> None:
    part = httpx.get(f"{door}{path}", headers=server.auth() | {"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, CONTENT[100:200])
    again = httpx.get(f"{door}{path}", headers=server.auth() | {"If-None-Match": part.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_nobody_else_gets_them(server: WebServer, door: str, path: str) -> None:
    (stored,) = (file for file in (server.data / "blobs").rglob("*") if file.is_file())
    assert httpx.get(f"{door}{path}", headers=server.auth("carol")).status_code == 404
    assert httpx.get(f"{door}{path}").status_code == 401
    inside = Path("/internal/blobs") / stored.relative_to(server.data / "blobs")
    assert httpx.get(f"{door}{inside}", headers=server.auth()).status_code == 404
