"""A server and a worker over an object storage: what people send comes back, and what they delete leaves nothing."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from backend.storage.incoming import part_size
from tests.corpus import videos
from tests.server import WebServer, web_server
from tests.swift import client_of, settings_for
from tests.waiting import until

FILM = videos.of_format("mp4").read_bytes()
LARGE = FILM + bytes(9 * 1024 * 1024)
PLAIN = b"\0\1\2\3" + LARGE
"""As large, and nothing that a worker has work with."""
DIRECT = "/api/v1/media/uploads/direct/"


@pytest.fixture(scope="module")
def storage(swift_url: str) -> dict[str, str]:
    return settings_for(swift_url)


@pytest.fixture(scope="module")
def server(storage: dict[str, str]) -> Iterator[WebServer]:
    with web_server(**storage, TRASH_DAYS="0", AI_PROVIDER="off") as running, running.worker():
        yield running


def keys(storage: dict[str, str]) -> list[str]:
    """The keys of everything that stands in the bucket."""
    listed = client_of(storage).list_objects_v2(Bucket=storage["AWS_STORAGE_BUCKET_NAME"])
    return [one["Key"] for one in listed.get("Contents", ())]


def state(server: WebServer, media: str) -> dict[str, object]:
    """A file as alice sees it now."""
    answer: dict[str, object] = server.client().get(f"/api/chat/attachments/{media}/").json()
    return answer


@pytest.fixture(scope="module")
def film(server: WebServer) -> dict[str, object]:
    """A video in the room that the worker has made its pictures of."""
    files = {"file": ("film.mp4", FILM)}
    answer = server.client().post("/api/chat/upload/", data={"room": server.room}, files=files)
    assert answer.status_code == 201, answer.text
    until(lambda: state(server, answer.json()["id"])["state"] == "ready", within=60)
    return state(server, answer.json()["id"])


def test_a_video_is_prepared_and_seen_by_the_others_of_the_room(server: WebServer, film) -> None:
    assert (film["width"], film["codec"]) == (640, "h264")
    assert server.client("bob").get(f"/media/{film['id']}/file").content == FILM
    part = server.client("bob").get(f"/media/{film['id']}/file", headers={"Range": "bytes=-100"})
    assert (part.status_code, part.content) == (206, FILM[-100:])
    picture = server.client("bob").get(film["thumbnail_url"])
    assert picture.content[8:12] == b"WEBP"
    assert server.client("carol").get(f"/media/{film['id']}/file").status_code == 404


def test_original_and_pictures_stand_in_the_bucket_and_on_no_disk(server: WebServer, storage, film) -> None:
    sha256 = hashlib.sha256(FILM).hexdigest()
    assert any(key.endswith(f"/{sha256[:2]}/{sha256}") for key in keys(storage) if key.startswith("originals/"))
    assert any(key.startswith("derived/") for key in keys(storage))
    assert not [path for name in ("blobs", "staging") for path in (server.data / name).rglob("*") if path.is_file()]


def test_health_tells_of_the_storage(server: WebServer) -> None:
    until(lambda: httpx.get(f"{server.url}/readyz").json()["parts"]["storage"]["ok"])


def test_a_deleted_file_leaves_no_object(server: WebServer, storage, film) -> None:
    other = FILM[:-1] + b"\1"
    answer = server.client().post("/api/chat/upload/", data={"room": server.room}, files={"file": ("b.mp4", other)})
    media = answer.json()["id"]
    until(lambda: state(server, media)["state"] in {"ready", "failed"}, within=60)
    before = set(keys(storage))
    assert server.client().delete(f"/api/chat/attachments/{media}/").status_code == 204
    own = {key for key in before if media.replace("-", "") in key or hashlib.sha256(other).hexdigest() in key}
    assert len(own) > 1
    until(lambda: not own & set(keys(storage)), within=60)


class TestRedirected:
    def test_a_file_to_save_comes_from_the_storage_under_an_address_that_others_get_as_well(self, server, film) -> None:
        path = f"/media/{film['id']}/file?download=1"
        saved = server.client("bob").get(path, follow_redirects=True)
        (told,) = saved.history
        assert (told.status_code, told.headers["Cache-Control"]) == (302, "no-store")
        assert told.headers["Location"].startswith(f"{server.environment['AWS_S3_ENDPOINT_URL']}/")
        assert (saved.content, saved.headers["Content-Type"]) == (FILM, "video/mp4")
        assert saved.headers["Content-Disposition"].startswith('attachment; filename="film.mp4"')
        assert server.client("carol").get(path).status_code == 404

    def test_such_an_address_opens_nothing_once_it_was_changed(self, server: WebServer, film) -> None:
        address = server.client().get(f"/media/{film['id']}/file?download=1").headers["Location"]
        assert httpx.get(address.replace("X-Amz-Expires=60", "X-Amz-Expires=600")).status_code == 403
        assert httpx.get(address.replace("attachment", "inline")).status_code == 403

    def test_what_plays_and_what_is_kept_for_ever_is_sent_by_this_server(self, server: WebServer, film) -> None:
        assert server.client().get(f"/media/{film['id']}/file").status_code == 200
        assert server.client().get(film["thumbnail_url"]).status_code == 200
        assert server.client().head(f"/media/{film['id']}/file?download=1").status_code == 200

    def test_pages_may_show_what_the_storage_sends(self, server: WebServer) -> None:
        policy = httpx.get(f"{server.url}/", follow_redirects=True).headers["Content-Security-Policy"]
        assert f"img-src 'self' {server.environment['AWS_S3_ENDPOINT_URL']}" in policy


def photograph() -> bytes:
    """A picture that tells where it was taken, which is removed from the copy that others get."""
    exif, out = Image.Exif(), io.BytesIO()
    exif.get_ifd(0x8825)[1] = "N"
    Image.effect_noise((64, 48), 40).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(("name", "content"), [("clip.mp4", FILM[:-1] + b"\2"), ("photo.jpg", photograph())])
def test_an_address_that_was_good_a_second_before_opens_nothing_once_its_file_is_quarantined(
    server: WebServer, storage, name: str, content: bytes
) -> None:
    files = {"file": (name, content)}
    media = server.client().post("/api/chat/upload/", data={"room": server.room}, files=files).json()["id"]
    until(lambda: state(server, media)["state"] in {"ready", "failed"}, within=60)
    path, of_moderators = f"/media/{media}/file?download=1", f"/api/v1/moderation/media/{media}"
    address = server.client("bob").get(path).headers["Location"]
    before = httpx.get(address)
    assert before.status_code == 200
    held = server.client("mod").post(f"{of_moderators}/quarantine/", json={"reason": "spam"})
    assert held.status_code == 200
    until(lambda: httpx.get(address).status_code == 404)
    assert server.client("bob").get(path).status_code == 404
    revealed = server.client("mod").post(f"{of_moderators}/reveal/", json={"reason": "a look"}).json()
    assert server.client(None).get(revealed["file_url"]).content == before.content

    assert server.client("mod").post(f"{of_moderators}/release/", json={"reason": "no spam"}).status_code == 200
    again = server.client("bob").get(path, follow_redirects=True)
    assert (again.content, again.history[0].status_code) == (before.content, 302)
    assert httpx.get(address).status_code == 404
    # The same bytes sent again are those that stand, under the key that was moved.
    standing = keys(storage)
    assert server.client().post("/api/chat/upload/", data={"room": server.room}, files=files).status_code == 201
    assert [key for key in keys(storage) if key.startswith("originals/") and key not in standing] == []


def test_deleted_messages_leave_no_byte_in_the_bucket_and_none_on_the_disk(server: WebServer, storage) -> None:
    said, files = {"room": server.room}, [("walk.mp4", FILM[:-1] + b"\4"), ("walk.jpg", photograph())]
    answers = [server.client().post("/api/chat/upload/", data=said, files={"file": file}) for file in files]
    media = [str(answer.json()["id"]) for answer in answers]
    marks = [one.replace("-", "") for one in media] + [hashlib.sha256(content).hexdigest() for _, content in files]

    def standing() -> list[str]:
        return [key for key in keys(storage) if any(mark in key for mark in marks)]

    until(lambda: {state(server, one)["state"] for one in media} == {"ready"}, within=60)
    assert len(standing()) > len(media)
    for message in (answer.headers["Upload-Message"] for answer in answers):
        assert server.client().delete(f"/api/chat/messages/{message}/").status_code in {200, 204}
    until(lambda: not standing(), within=60)
    assert not [path for name in ("blobs", "staging") for path in (server.data / name).rglob("*") if path.is_file()]


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


class TestStraightIntoIt:
    def test_a_file_sent_in_parts_is_that_of_its_room(self, server: WebServer, storage) -> None:
        upload = begin(server, LARGE)
        assert attachment(server, upload["media"])["state"] == "uploading"
        parts = send(server, upload, LARGE)
        assert len(parts) == 2
        told = complete(server, upload, parts)
        assert (told.status_code, told.json()["state"], told.json()["kind"]) == (200, "processing", "video")
        assert server.client("bob").get(f"/media/{upload['media']}/file").content == LARGE
        assert complete(server, upload, parts).json()["id"] == upload["media"]
        assert incoming(storage) == []

    def test_what_the_bytes_are_is_judged_by_them_and_not_by_what_was_said(self, server: WebServer, storage) -> None:
        page = b"<!doctype html><script>alert(1)</script>"
        upload = begin(server, page, name="page.html")
        assert complete(server, upload, send(server, upload, page)).json()["kind"] == "file"
        shown = server.client("bob").get(f"/media/{upload['media']}/file", follow_redirects=True)
        assert (shown.content, shown.headers["Content-Type"]) == (page, "application/octet-stream")
        assert shown.headers["Content-Disposition"].startswith("attachment")
        disguised = begin(server, page, name="film.mp4", content_type="video/mp4")
        assert complete(server, disguised, send(server, disguised, page)).status_code == 415
        assert not [key for key in incoming(storage) if disguised["id"].replace("-", "") in key]

    def test_parts_that_are_missing_wrong_or_another_persons_complete_nothing(self, server: WebServer) -> None:
        upload = begin(server, PLAIN, name="data.bin")
        parts = send(server, upload, PLAIN)
        assert complete(server, upload, parts[:1]).json()["errors"] == {"parts": ["They are not the whole file."]}
        wrong = [parts[0], {"number": 2, "etag": '"00000000000000000000000000000000"'}]
        assert complete(server, upload, wrong).status_code == 400
        assert complete(server, upload, parts, name="bob").status_code == 404
        assert server.client("bob").get(f"{DIRECT}{upload['id']}/parts/?numbers=1").status_code == 404
        assert attachment(server, upload["media"])["state"] == "uploading"
        assert complete(server, upload, parts).status_code == 200

    def test_numbers_beyond_the_file_have_no_address(self, server: WebServer) -> None:
        upload = begin(server, FILM)
        for numbers in ("0", "2", "1-200", "x", ""):
            assert server.client().get(f"{DIRECT}{upload['id']}/parts/", params={"numbers": numbers}).status_code == 400

    def test_what_stands_is_told_so_that_another_page_goes_on_behind_it(self, server: WebServer) -> None:
        upload = begin(server, PLAIN, name="data.bin")
        path = f"{DIRECT}{upload['id']}/parts/"
        told = server.client().get(path, params={"numbers": "1-2"}).json()
        assert (told["parts"], told["received"], set(told["urls"])) == ([], 0, {"1", "2"})
        second = PLAIN[upload["part_size"] :]
        etag = httpx.put(told["urls"]["2"], content=second, timeout=60).headers["ETag"]
        told = server.client().get(path, params={"numbers": "1-2"}).json()
        assert told["parts"] == [{"number": 2, "etag": etag, "size": len(second)}]
        assert (told["received"], set(told["urls"])) == (len(second), {"1"})
        assert attachment(server, upload["media"])["received"] == len(second)
        httpx.put(told["urls"]["1"], content=PLAIN[: upload["part_size"]], timeout=60)
        stand = server.client().get(path, params={"numbers": "1-2"}).json()["parts"]
        assert complete(server, upload, stand).status_code == 200
        finished = server.client().get(path, params={"numbers": "1-2"}).json()
        assert ([part["size"] for part in finished["parts"]], finished["urls"]) == (
            [len(PLAIN) - len(second), len(second)],
            {},
        )
        assert complete(server, upload, finished["parts"]).status_code == 200

    def test_a_sender_who_cannot_reach_the_storage_goes_on_at_the_server_in_the_same_place(
        self, server: WebServer, storage
    ) -> None:
        upload = begin(server, PLAIN, name="data.bin")
        url = server.client().get(f"{DIRECT}{upload['id']}/parts/?numbers=1-1").json()["urls"]["1"]
        httpx.put(url, content=PLAIN[: upload["part_size"]], timeout=60)
        tus = {"Tus-Resumable": "1.0.0"}
        place = f"/api/v1/media/uploads/{upload['id']}"
        assert server.client().head(place, headers=tus).headers["Upload-Offset"] == "0"
        # To ask disturbs nothing: what stands in the storage goes with the first bytes that come here.
        assert server.client().get(f"{DIRECT}{upload['id']}/parts/?numbers=1-1").json()["parts"]
        headers = {**tus, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        assert server.client().patch(place, headers=headers, content=PLAIN[:1000]).status_code == 204
        assert not [key for key in incoming(storage) if upload["id"].replace("-", "") in key]
        assert server.client().get(f"{DIRECT}{upload['id']}/parts/?numbers=1-1").status_code == 409
        headers["Upload-Offset"] = "1000"
        assert server.client().patch(place, headers=headers, content=PLAIN[1000:]).status_code == 204
        arrived = server.client("bob").get(f"/media/{upload['media']}/file", follow_redirects=True)
        assert arrived.content == PLAIN

    def test_parts_that_were_joined_by_a_request_that_was_cut_off_are_not_asked_for_again(
        self, server: WebServer, storage
    ) -> None:
        again = str(uuid4())
        upload = begin(server, PLAIN, name="data.bin", upload_id=again)
        parts = send(server, upload, PLAIN)
        client, bucket = client_of(storage), storage["AWS_STORAGE_BUCKET_NAME"]
        uploads = client.list_multipart_uploads(Bucket=bucket, Prefix="incoming/")["Uploads"]
        [begun] = [one for one in uploads if upload["id"].replace("-", "") in one["Key"]]
        joined = [{"PartNumber": part["number"], "ETag": part["etag"]} for part in parts]
        client.complete_multipart_upload(
            Bucket=bucket, Key=begun["Key"], UploadId=begun["UploadId"], MultipartUpload={"Parts": joined}
        )
        assert begin(server, PLAIN, name="data.bin", upload_id=again)["id"] == upload["id"]
        told = server.client().get(f"{DIRECT}{upload['id']}/parts/", params={"numbers": "1-2"}).json()
        assert (told["received"], len(told["parts"]), told["urls"]) == (len(PLAIN), 2, {})
        assert complete(server, upload, told["parts"]).status_code == 200
        assert not [key for key in incoming(storage) if upload["id"].replace("-", "") in key]

    def test_a_file_goes_into_a_collection_of_the_library(self, server: WebServer) -> None:
        named = {"namespace": server.client().get("/api/v1/me/").json()["default_namespace"], "name": "Films"}
        collection = server.client().post("/api/v1/media/collections/", json=named).json()["id"]
        upload = begin(server, FILM + b"\3", room=None, collection=collection)
        assert complete(server, upload, send(server, upload, FILM + b"\3")).status_code == 200
        file = server.client().get(f"/api/v1/media/files/{upload['media']}/").json()
        assert (file["visibility"], [one["id"] for one in file["collections"]]) == ("library", [collection])

    def test_pages_are_told_from_which_size_on_and_may_send_to_the_storage_alone(self, server: WebServer) -> None:
        assert httpx.get(f"{server.url}/api/v1/config/").json()["limits"]["direct_upload_bytes"] == 64 * 1024 * 1024
        policy = httpx.get(f"{server.url}/", follow_redirects=True).headers["Content-Security-Policy"]
        assert f"connect-src 'self' {server.environment['AWS_S3_ENDPOINT_URL']};" in policy

    def test_a_repeated_start_is_answered_with_the_same_upload(self, server: WebServer) -> None:
        again = str(uuid4())
        assert begin(server, FILM, upload_id=again)["id"] == begin(server, FILM, upload_id=again)["id"]

    def test_a_cancelled_upload_leaves_nothing(self, server: WebServer, storage) -> None:
        upload, before = begin(server, FILM), incoming(storage)
        send(server, upload, FILM)
        assert server.client().delete(f"{DIRECT}{upload['id']}/").status_code == 204
        assert [key for key in before if key not in incoming(storage)] == [
            f"incoming/{upload['id'].replace('-', '')[-2:]}/{upload['id'].replace('-', '')}"
        ]
        assert complete(server, upload, [{"number": 1, "etag": "x"}]).status_code == 410
        assert attachment(server, upload["media"]).get("status") == 404

    def test_what_was_given_up_is_removed_and_what_runs_is_not(self, server: WebServer) -> None:
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

    def test_the_largest_file_has_no_more_parts_than_an_object_may_have(self) -> None:
        assert part_size(1) == 8 * 1024 * 1024
        assert -(-(2**40) // part_size(2**40)) <= 10_000
