"""Uploads from a browser straight into the object storage: nothing is shown before the server has judged the bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backend.storage.incoming import part_size
from tests.corpus import videos
from tests.server import WebServer, web_server
from tests.swift import client_of, settings_for

FILM = videos.of_format("mp4").read_bytes()
LARGE = FILM + bytes(9 * 1024 * 1024)
DIRECT = "/api/v1/media/uploads/direct/"


@pytest.fixture(scope="module")
def storage(swift_url: str) -> dict[str, str]:
    return settings_for(swift_url)


@pytest.fixture(scope="module")
def server(storage: dict[str, str]) -> Iterator[WebServer]:
    with web_server(**storage) as running:
        yield running


def begin(server: WebServer, content: bytes, name: str = "film.mp4", **more: Any) -> dict[str, Any]:
    body = {"filename": name, "size": len(content), "room": server.room, "upload_id": str(uuid4()), **more}
    answer = server.client().post(DIRECT, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def send(server: WebServer, upload: dict[str, Any], content: bytes) -> list[dict[str, Any]]:
    """Send all parts to where they belong; what completes the upload."""
    count = -(-len(content) // upload["part_size"])
    urls = server.client().get(f"{DIRECT}{upload['id']}/parts/", params={"numbers": f"1-{count}"}).json()["urls"]
    sent = []
    for number in range(1, count + 1):
        part = content[(number - 1) * upload["part_size"] : number * upload["part_size"]]
        answer = httpx.put(urls[str(number)], content=part, timeout=60)
        assert answer.status_code == 200, answer.text
        sent.append({"number": number, "etag": answer.headers["ETag"]})
    return sent


def complete(
    server: WebServer, upload: dict[str, Any], parts: list[dict[str, Any]], name: str = "alice"
) -> httpx.Response:
    return server.client(name).post(f"{DIRECT}{upload['id']}/complete/", json={"parts": parts})


def incoming(storage: dict[str, str]) -> list[str]:
    """What stands in the storage of uploads that were not taken in."""
    client, bucket = client_of(storage), storage["AWS_STORAGE_BUCKET_NAME"]
    objects = client.list_objects_v2(Bucket=bucket, Prefix="incoming/").get("Contents", ())
    begun = client.list_multipart_uploads(Bucket=bucket, Prefix="incoming/").get("Uploads", ())
    return [one["Key"] for one in (*objects, *begun)]


def attachment(server: WebServer, media: str) -> dict[str, Any]:
    return dict(server.client("bob").get(f"/api/chat/attachments/{media}/").json())


def test_a_file_sent_in_parts_is_that_of_its_room(server: WebServer, storage) -> None:
    upload = begin(server, LARGE)
    assert attachment(server, upload["media"])["state"] == "uploading"
    parts = send(server, upload, LARGE)
    assert len(parts) == 2
    told = complete(server, upload, parts)
    assert (told.status_code, told.json()["state"], told.json()["kind"]) == (200, "processing", "video")
    assert server.client("bob").get(f"/media/{upload['media']}/file").content == LARGE
    assert complete(server, upload, parts).json()["id"] == upload["media"]
    assert incoming(storage) == []


def test_what_the_bytes_are_is_judged_by_them_and_not_by_what_was_said(server: WebServer, storage) -> None:
    page = b"<!doctype html><script>alert(1)</script>"
    upload = begin(server, page, name="page.html")
    assert complete(server, upload, send(server, upload, page)).json()["kind"] == "file"
    shown = server.client("bob").get(f"/media/{upload['media']}/file", follow_redirects=True)
    assert (shown.content, shown.headers["Content-Type"]) == (page, "application/octet-stream")
    assert shown.headers["Content-Disposition"].startswith("attachment")
    disguised = begin(server, page, name="film.mp4", content_type="video/mp4")
    assert complete(server, disguised, send(server, disguised, page)).status_code == 415
    assert not [key for key in incoming(storage) if disguised["id"].replace("-", "") in key]


def test_parts_that_are_missing_wrong_or_another_persons_complete_nothing(server: WebServer) -> None:
    upload = begin(server, LARGE)
    parts = send(server, upload, LARGE)
    assert complete(server, upload, parts[:1]).json()["errors"] == {"parts": ["They are not the whole file."]}
    wrong = [parts[0], {"number": 2, "etag": '"00000000000000000000000000000000"'}]
    assert complete(server, upload, wrong).status_code == 400
    assert complete(server, upload, parts, name="bob").status_code == 404
    assert server.client("bob").get(f"{DIRECT}{upload['id']}/parts/?numbers=1").status_code == 404
    assert attachment(server, upload["media"])["state"] == "uploading"
    assert complete(server, upload, parts).status_code == 200


def test_numbers_beyond_the_file_have_no_address(server: WebServer) -> None:
    upload = begin(server, FILM)
    for numbers in ("0", "2", "1-200", "x", ""):
        assert server.client().get(f"{DIRECT}{upload['id']}/parts/", params={"numbers": numbers}).status_code == 400


def test_a_repeated_start_is_answered_with_the_same_upload(server: WebServer) -> None:
    again = str(uuid4())
    assert begin(server, FILM, upload_id=again)["id"] == begin(server, FILM, upload_id=again)["id"]


def test_a_cancelled_upload_leaves_nothing(server: WebServer, storage) -> None:
    upload, before = begin(server, FILM), incoming(storage)
    send(server, upload, FILM)
    assert server.client().delete(f"{DIRECT}{upload['id']}/").status_code == 204
    assert [key for key in before if key not in incoming(storage)] == [
        f"incoming/{upload['id'].replace('-', '')[-2:]}/{upload['id'].replace('-', '')}"
    ]
    assert complete(server, upload, [{"number": 1, "etag": "x"}]).status_code == 410
    assert attachment(server, upload["media"]).get("status") == 404


def test_what_was_given_up_is_removed_and_what_runs_is_not(server: WebServer) -> None:
    given_up, running = begin(server, FILM), begin(server, FILM)
    code = (
        "import django; django.setup()\nfrom datetime import timedelta\nfrom backend import clock\n"
        "from backend.media.services import drop_upload, forget_incoming\nfrom backend.storage import incoming\n"
        "from uuid import UUID\nimport sys\n"
        "drop_upload(UUID(sys.argv[1]), actor_id=None, ending='expired')\n"
        "later = clock.now() + timedelta(days=1)\nforget_incoming(before=later)\n"
        "print([str(one) for one in incoming.waiting(later)])"
    )
    left = server.manage(code, given_up["id"])
    assert running["id"] in left
    assert given_up["id"] not in left


def test_the_largest_file_has_no_more_parts_than_an_object_may_have() -> None:
    assert part_size(1) == 8 * 1024 * 1024
    assert -(-(2**40) // part_size(2**40)) <= 10_000
