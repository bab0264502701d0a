"""nginx as it is shipped takes bodies of uploads in, and the server reads them from its files, and no others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.deploy.test_front_door import Names, front_door
from tests.server import WebServer, web_server
from tests.tus import OCTETS, PATH, SPEAKS, clip, metadata
from tests.waiting import PATIENCE_S, until

CONTENT = clip(3_000_000)


@pytest.fixture(scope="module")
def spool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spool")


@pytest.fixture(scope="module")
def server(spool: Path) -> Iterator[WebServer]:
    with web_server(UPLOAD_SPOOL=str(spool), TRUST_PROXY="true") as running:
        yield running


@pytest.fixture(scope="module")
def door(server: WebServer, spool: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    names = Names("127.0.0.1")
    with front_door(tmp_path_factory.mktemp("nginx"), names, server.port, path="healthz", spool=str(spool)) as url:
        yield url.rstrip("/")
    names.close()


@pytest.fixture
def http(server: WebServer, door: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=door, headers=server.auth(), timeout=PATIENCE_S) as client:
        yield client


def _stored(server: WebServer) -> set[str]:
    return {
        hashlib.sha256(file.read_bytes()).hexdigest() for file in (server.data / "blobs").rglob("*") if file.is_file()
    }


def test_a_form_and_a_resumable_upload_are_read_from_files_that_nginx_removes(
    server: WebServer, http: httpx.Client, spool: Path
) -> None:
    form = http.post("/api/chat/upload/", data={"room": server.room}, files={"file": ("film.mp4", CONTENT)})
    assert (form.status_code, form.json()["size"]) == (201, len(CONTENT)), form.text
    library = http.post("/api/v1/media/upload/", files={"file": ("film.mp4", CONTENT[:-1])})
    assert library.status_code == 201, library.text
    said = {"Upload-Length": str(len(CONTENT) - 2), "Upload-Metadata": metadata(filename="a.mp4", room=server.room)}
    created = http.post(PATH, headers=SPEAKS | OCTETS | said, content=CONTENT[:1_000_000])
    assert (created.status_code, created.headers["Upload-Offset"]) == (201, "1000000"), created.text
    path = httpx.URL(created.headers["Location"]).path
    rest = http.patch(path, headers=SPEAKS | OCTETS | {"Upload-Offset": "1000000"}, content=CONTENT[1_000_000:-2])
    assert (rest.status_code, rest.headers["Upload-Offset"]) == (204, str(len(CONTENT) - 2))
    assert {hashlib.sha256(CONTENT[: len(CONTENT) - less]).hexdigest() for less in range(3)} <= _stored(server)
    until(lambda: not [file for file in spool.rglob("*") if file.is_file()])


def test_of_who_is_not_logged_in_no_body_is_taken_in(server: WebServer, door: str, spool: Path) -> None:
    for headers in ({}, {"Authorization": "Token wrong"}):
        refused = httpx.post(f"{door}/api/chat/upload/", headers=headers, content=CONTENT, timeout=PATIENCE_S)
        assert (refused.status_code, refused.headers["Server"]) == (401, "nginx")
    assert "/api/chat/upload/" not in server.log()
    assert httpx.options(f"{door}/api/chat/upload/").status_code == 204
    assert not [file for file in spool.rglob("*") if file.is_file()]


def test_what_is_too_much_is_refused_with_the_usual_words(server: WebServer, http: httpx.Client) -> None:
    said = {"Upload-Length": "10", "Upload-Metadata": metadata(filename="a.mp4", room=server.room)}
    path = httpx.URL(http.post(PATH, headers=SPEAKS | said).headers["Location"]).path
    refused = http.patch(path, headers=SPEAKS | OCTETS | {"Upload-Offset": "0"}, content=CONTENT[:11])
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    assert http.head(path, headers=SPEAKS).headers["Upload-Offset"] == "0"


def test_a_client_that_names_a_file_itself_is_not_believed(server: WebServer, http: httpx.Client, spool: Path) -> None:
    secret = spool / "0000000001"
    Image.new("RGB", (64, 64)).save(secret, "PNG")
    said = {
        "Upload-Length": str(secret.stat().st_size),
        "Upload-Metadata": metadata(filename="a.mp4", room=server.room),
    }
    try:
        named = SPEAKS | {"X-Body-File": str(secret)}
        created = http.post(PATH, headers=named | OCTETS | said)
        assert (created.status_code, created.headers.get("Upload-Offset", "0")) == (201, "0")
        # Where the door passes bodies on, the server itself takes no word for a file.
        for client in (http, server.client()):
            picture = client.put("/api/v1/me/avatar/", headers=named, content=b"")
            assert (picture.status_code, picture.json()["code"]) == (422, "invalid_media")
    finally:
        secret.unlink()


@pytest.mark.parametrize("name", ["../outside.mp4", "link", "none", "", "folder"])
def test_no_file_outside_the_spool_is_read_even_at_the_proxys_word(server: WebServer, spool: Path, name: str) -> None:
    outside = spool.parent / "outside.mp4"
    outside.write_bytes(CONTENT)
    (spool / "folder").mkdir(exist_ok=True)
    (spool / "link").unlink(missing_ok=True)
    (spool / "link").symlink_to(outside)
    said = {"Upload-Length": str(len(CONTENT)), "Upload-Metadata": metadata(filename="a.mp4", room=server.room)}
    headers = SPEAKS | OCTETS | said | {"X-Body-File": f"{spool}/{name}"}
    answer = server.client().post(PATH, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
