"""Uploads into a library by form: any order of fields, several files, wishes for tags, and what is malformed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tusclient.client import TusClient

from tests.server import WebServer
from tests.tus import Tus, clip

UPLOAD, FILES = "/api/v1/media/upload/", "/api/v1/media/files/"
MIB = 1024 * 1024


@pytest.fixture
def alice(server: WebServer) -> Iterator[httpx.Client]:
    """A member of the namespace."""
    with server.client() as client:
        yield client


def form(*parts: tuple[str, str | tuple[str, bytes]], end: bytes = b"--line--\r\n") -> dict[str, Any]:
    """A form whose parts stand in this order; a part is a text, or a file with its name."""
    body = b""
    for name, value in parts:
        text = isinstance(value, str)
        named = "" if text else f'; filename="{value[0]}"'
        content = value.encode() if isinstance(value, str) else value[1]
        body += f'--line\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + content + b"\r\n"
    return {"content": body + end, "headers": {"Content-Type": "multipart/form-data; boundary=line"}}


def staged(server: WebServer) -> set[Path]:
    """The files that wait in staging, those of other tests included."""
    return {path for path in (server.data / "staging").rglob("*") if path.is_file()}


@pytest.fixture
def before(server: WebServer) -> set[Path]:
    """What waits in staging before a form comes."""
    return staged(server)


def test_the_documented_form_with_its_file_first_is_taken(server: WebServer, alice: httpx.Client) -> None:
    content = clip(MIB)
    answer = alice.post(
        UPLOAD, **form(("file", ("holiday.mp4", content)), ("namespace", "demo"), ("generate_ai_tags", "true"))
    )
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["name"], shown["visibility"], shown["namespace"]) == ("holiday.mp4", "library", "demo")
    assert httpx.get(server.url + shown["file_url"]).content == content
    assert server.client("bob").get(f"{FILES}{shown['id']}/").status_code == 200


def test_a_file_outside_of_the_library_is_described_where_its_sender_wants_it(alice: httpx.Client) -> None:
    for wish, state in (("true", "queued"), ("false", "off"), ("", "off")):
        fields = (("visibility", "private"), ("generate_ai_tags", wish))
        shown = alice.post(UPLOAD, **form(("file", ("a.mp4", clip(5000))), *fields)).json()
        assert (shown["visibility"], shown["ai"]["state"]) == ("private", state)


def test_fields_say_the_same_before_and_after_the_file(alice: httpx.Client) -> None:
    name = uuid4().hex
    known = alice.post("/api/v1/media/tags/", json={"name": name}).json()["id"]
    collection = alice.post("/api/v1/media/collections/", json={"name": name}).json()["id"]
    fields = [
        ("title", "A note"),
        ("tags", f"{known}, {name}s/New"),
        ("collection", collection),
        ("generate_ai_tags", "false"),
    ]
    for order in ([*fields, ("file", ("a.txt", b"one"))], [("file", ("a.txt", b"two")), *fields]):
        shown = alice.post(UPLOAD, **form(*order)).json()
        assert shown["title"] == "A note"
        assert {tag["path"] for tag in shown["tags"]} == {name, f"{name}s/New"}
        assert [one["id"] for one in shown["collections"]] == [collection]
        assert shown["ai"]["state"] == "off"
    assert alice.get(f"/api/v1/media/tags/{known}/").json()["usage_count"] == 2


def test_of_several_files_those_that_fail_are_named(server: WebServer, before: set[Path], alice: httpx.Client) -> None:
    # Given a form with a good file, text in the clothes of a film, nothing, and more than this server takes
    files = [("a.txt", b"good"), ("film.mp4", b"<html>"), ("empty.txt", b""), ("big.bin", bytes(3 * MIB + 1))]
    answer = alice.post(UPLOAD, **form(*(("file", file) for file in files), ("title", "Mixed")))
    assert answer.status_code == 201, answer.text
    assert [one["name"] for one in answer.json()["results"]] == ["a.txt"]
    failed = [(one["name"], one["status"], one["code"]) for one in answer.json()["errors"]]
    assert failed == [
        ("film.mp4", 415, "unsupported_type"), ("empty.txt", 422, "invalid_media"), ("big.bin", 413, "too_large")
    ]  # fmt: skip
    # Where none stands, the form is answered with its first error
    refused = alice.post(UPLOAD, **form(("file", files[1]), ("file", files[2])))
    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_type")
    assert staged(server) <= before


@pytest.mark.parametrize(
    ("fields", "status", "wrong"),
    [
        ([("collection", "x")], 400, "collection"),
        ([("generate_ai_tags", "perhaps")], 400, "generate_ai_tags"),
        ([("visibility", "all")], 400, "visibility"),
        ([("tags", str(uuid4()))], 400, "tags"),
        ([("tags", "/")], 400, "tags"),
        ([("title", "one"), ("title", "two")], 400, "title"),
        ([("namespace", "elsewhere")], 404, None),
        ([("collection", str(uuid4()))], 404, None),
    ],
)
def test_fields_that_make_no_sense_keep_nothing(
    server: WebServer,
    before: set[Path],
    alice: httpx.Client,
    fields: list[tuple[str, str]],
    status: int,
    wrong: str | None,
) -> None:
    name = f"{uuid4().hex}.txt"
    answer = alice.post(UPLOAD, **form(("file", (name, b"content")), *fields))
    assert answer.status_code == status, answer.text
    assert wrong is None or wrong in answer.json()["errors"]
    found = alice.get(FILES, params={"state": ["uploading", "ready"]}).json()["results"]
    assert name not in {one["name"] for one in found}
    assert staged(server) <= before


def test_who_may_only_look_sends_nothing(server: WebServer) -> None:
    answer = server.client("viewer").post(UPLOAD, **form(("file", ("a.txt", b"content")), ("namespace", "demo")))
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert server.client(None).post(UPLOAD, **form(("file", ("a.txt", b"content")))).status_code == 401


def test_no_malformed_form_is_a_fault_of_the_server(server: WebServer, before: set[Path], alice: httpx.Client) -> None:
    # Given forms of random parts, with garbage in them, cut off anywhere
    chance = random.Random(7)
    names = ["file", "namespace", "title", "tags", "collection", "visibility", "generate_ai_tags", "\u202e", "file[]"]
    values: list[Any] = [
        "",
        "demo",
        "true",
        ",,/",
        "x" * 70_000,
        "\0",
        ("a.txt", b"good"),
        ("%d\r.mp4", b""),
        ("", b"x"),
    ]
    for _ in range(60):
        sent = form(*((chance.choice(names), chance.choice(values)) for _ in range(chance.randrange(6))))
        body = bytearray(sent["content"])
        for _ in range(chance.randrange(3)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        sent["content"] = bytes(body[: chance.choice([len(body), chance.randrange(len(body) + 1)])])
        # Then each is taken or refused in words, as the document says
        answer = alice.post(UPLOAD, **sent)
        assert answer.status_code in {201, 400, 404, 415, 422}, answer.text
    many = alice.post(UPLOAD, **form(*[("file", ("a.txt", b"x"))] * 21))
    assert (many.status_code, "file" in many.json()["errors"]) == (400, True)
    assert staged(server) <= before


def test_resumable_uploads_say_the_same_of_tags(alice: httpx.Client, tus: Tus) -> None:
    name = uuid4().hex
    said = {"filename": "a.txt", "filetype": "text/plain", "room": "", "namespace": "demo"}
    location = tus.begin(4, **said, tags=f"{name}/Below", generate_ai_tags="false", title="Tagged")
    sent = tus.patch(location, 0, b"text")
    shown = alice.get(f"{FILES}{sent.headers['Upload-Media']}/").json()
    assert ([tag["path"] for tag in shown["tags"]], shown["ai"]["state"]) == ([f"{name}/Below"], "off")
    assert tus.create(4, tus.said(**said, generate_ai_tags="perhaps")).status_code == 400
    assert tus.create(4, tus.said(**said, visibility="all")).status_code == 400


def test_another_tus_client_sends_a_file_into_a_collection(
    server: WebServer, alice: httpx.Client, tmp_path: Path
) -> None:
    trips = alice.post("/api/v1/media/collections/", json={"name": uuid4().hex}).json()["id"]
    film = tmp_path / "film.mp4"
    film.write_bytes(clip(100_000))
    said = {"filename": "holiday.mp4", "filetype": "video/mp4", "collection": trips, "title": "At the sea"}
    client = TusClient(f"{server.url}/api/v1/media/uploads/", headers=server.auth())
    client.uploader(str(film), chunk_size=30_000, metadata=said).upload()
    [shown] = alice.get(f"/api/v1/media/collections/{trips}/files/").json()["results"]
    assert (shown["name"], shown["title"], shown["visibility"]) == ("holiday.mp4", "At the sea", "library")
    assert shown["collections"][0]["id"] == trips
    assert httpx.get(server.url + shown["file_url"]).content == film.read_bytes()
