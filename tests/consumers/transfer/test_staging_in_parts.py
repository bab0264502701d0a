"""A server that stages uploads in an object storage: tus and forms are served as they are from a disk."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from random import Random
from uuid import uuid4

import pytest

from backend.storage.incoming import PART_BYTES
from tests.packed import SMALL_SLACK, archive
from tests.server import WebServer, web_server
from tests.swift import client_of, settings_for
from tests.tus import PATH, Tus, clip, metadata


@pytest.fixture(scope="module")
def storage(swift_url: str) -> dict[str, str]:
    return settings_for(swift_url)


@pytest.fixture(scope="module")
def server(storage: dict[str, str]) -> Iterator[WebServer]:
    with web_server(**storage, UPLOAD_STAGING="s3", MAX_UPLOAD_BYTES="30000000") as running:
        yield running


@pytest.fixture
def tus(server: WebServer) -> Tus:
    return Tus(server)


def left(server: WebServer, storage: dict[str, str]) -> list[str]:
    """What stands of uploads in the storage and on the disk of the server."""
    client, bucket = client_of(storage), storage["AWS_STORAGE_BUCKET_NAME"]
    objects = client.list_objects_v2(Bucket=bucket, Prefix="incoming/").get("Contents", ())
    begun = client.list_multipart_uploads(Bucket=bucket, Prefix="incoming/").get("Uploads", ())
    files = [str(path) for path in (server.data / "staging").rglob("*") if path.is_file()]
    return [one["Key"] for one in (*objects, *begun)] + files


def test_after_a_kill_the_offset_is_that_of_the_bytes_that_stand_and_the_file_arrives(
    server: WebServer, storage, tus: Tus
) -> None:
    data = clip(PART_BYTES + 1_000_000)
    location = tus.begin(len(data))
    assert tus.patch(location, 0, data[:500_000]).headers["Upload-Offset"] == "500000"
    connection = tus.half_open(location, 500_000, len(data) - 500_000, data[500_000 : PART_BYTES + 200_000])
    server.kill()
    connection.close()
    server.start()
    server.client().get("/api/v1/me/").raise_for_status()
    offset = tus.offset(location)
    assert 500_000 <= offset <= PART_BYTES
    wrong = tus.patch(location, offset + 1, b"x")
    assert (wrong.status_code, tus.offset(location)) == (409, offset)
    damaged = tus.patch(
        location, offset, data[offset:-1], **{"Upload-Checksum": f"sha1 {b64encode(bytes(20)).decode()}"}
    )
    assert (damaged.status_code, tus.offset(location)) == (460, offset)
    assert tus.patch(location, offset, data[offset:]).status_code == 204
    media = tus.head(location).headers["Upload-Media"]
    assert tus.http.get(f"/media/{media}/file").content == data
    assert left(server, storage) == []


def test_many_small_requests_and_too_many_bytes(server: WebServer, storage, tus: Tus) -> None:
    data = clip(90_000)
    location = tus.begin(len(data))
    for at in range(0, 60_000, 30_000):
        assert tus.patch(location, at, data[at : at + 30_000]).headers["Upload-Offset"] == str(at + 30_000)
    assert tus.patch(location, 60_000, iter([data[60_000:], b"more"])).status_code == 413
    assert tus.offset(location) == 60_000
    assert tus.patch(location, 60_000, data[60_000:]).status_code == 204
    media = tus.head(location).headers["Upload-Media"]
    assert tus.http.get(f"/media/{media}/file").content == data
    assert left(server, storage) == []


def test_parts_that_come_side_by_side_are_put_together(server: WebServer, storage, tus: Tus) -> None:
    """One in a single tail, one in two parts of the storage, one with its checksum; one is cancelled."""
    data = clip(PART_BYTES + 900_000)
    pieces = [data[:300_000], data[300_000 : PART_BYTES + 600_000], data[PART_BYTES + 600_000 :]]
    locations = []
    for piece in (*pieces, b"cancelled"):
        headers = {"Upload-Concat": "partial", "Upload-Length": str(len(piece))}
        locations.append(tus.http.post(PATH, headers=headers).headers["Location"])
        tus.patch(locations[-1], 0, piece[: len(piece) // 2])
        checksum = {"Upload-Checksum": f"sha256 {b64encode(sha256(piece[len(piece) // 2 :]).digest()).decode()}"}
        assert tus.patch(locations[-1], len(piece) // 2, piece[len(piece) // 2 :], **checksum).status_code == 204
    assert tus.delete(locations.pop()).status_code == 204
    headers = {"Upload-Concat": f"final;{' '.join(locations)}", "Upload-Metadata": metadata(**tus.said())}
    answer = tus.http.post(PATH, headers=headers)
    assert answer.status_code == 201, answer.text
    assert tus.http.get(f"/media/{answer.headers['Upload-Media']}/file").content == data
    assert left(server, storage) == []


def test_a_form_and_a_cancelled_upload_leave_nothing_behind(server: WebServer, storage, tus: Tus) -> None:
    data = clip(PART_BYTES + 10)
    files, body = {"file": ("clip.mp4", data)}, {"room": server.room}
    sent = server.client().post("/api/chat/upload/", data=body, files=files)
    assert sent.status_code == 201, sent.text
    assert server.client("bob").get(f"/media/{sent.json()['id']}/file").content == data
    location = tus.begin(len(data))
    tus.patch(location, 0, data[: PART_BYTES + 5])
    assert left(server, storage) != []
    assert tus.delete(location).status_code == 204
    assert left(server, storage) == []
    page = server.client().post("/api/chat/videos/upload/", data=body, files={"file": ("a.mp4", b"<!doctype html>")})
    assert (page.status_code, left(server, storage)) == (415, [])


def test_an_archive_to_import_becomes_one_object_of_its_parts(server: WebServer, storage, tus: Tus) -> None:
    content = archive({**SMALL_SLACK, "more.bin": Random(1).randbytes(PART_BYTES + 700_000)})
    admin = Tus(server, "root")
    said = {"purpose": "import", "namespace": "demo", "filename": "coast.zip", "upload_id": str(uuid4())}
    location = admin.create(len(content), said).headers["Location"]
    # The request that sends the last bytes has not hashed the first ones
    for at, end in ((0, PART_BYTES + 100_000), (PART_BYTES + 100_000, len(content))):
        assert admin.patch(location, at, content[at:end]).headers["Upload-Offset"] == str(end)
    order = {"upload": location.rpartition("/")[2], "kind": "slack"}
    job = admin.http.post("/api/v1/imports/", json=order)
    assert (job.status_code, job.json()["size"]) == (202, len(content)), job.text
    client, bucket = client_of(storage), storage["AWS_STORAGE_BUCKET_NAME"]
    [kept] = client.list_objects_v2(Bucket=bucket, Prefix="exports/")["Contents"]
    assert client.get_object(Bucket=bucket, Key=kept["Key"])["Body"].read() == content
    assert left(server, storage) == []
