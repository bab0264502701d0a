"""A server and a worker over an object storage: what people send comes back, and what they delete leaves nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import httpx
import pytest

from tests.corpus import videos
from tests.server import WebServer, web_server
from tests.swift import client_of, settings_for
from tests.waiting import until

FILM = videos.of_format("mp4").read_bytes()


@pytest.fixture(scope="module")
def storage(swift_url: str) -> dict[str, str]:
    return settings_for(swift_url)


@pytest.fixture(scope="module")
def server(storage: dict[str, str]) -> Iterator[WebServer]:
    with web_server(**storage, TRASH_DAYS="0") as running, running.worker():
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
    assert httpx.get(f"{server.url}/readyz", timeout=30).json()["parts"]["storage"]["ok"]


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
