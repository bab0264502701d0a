"""A CDN is told to forget a file that is held or whose bytes are gone, and is not waited for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from backend.chat.services import delete_attachment
from backend.events.publish import atomic
from backend.media.access import existing_file
from backend.media.services import about_file, end_addresses, purge_file, set_hold
from backend.storage import cdn
from tests import sending


class Cdn:
    """A server that keeps what it is asked, and refuses the next ``refusals`` requests.

    ``answers`` are the status codes for some paths.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str, str]] = []
        self.answers: dict[str, int] = {}
        self.refusals = 0
        cdn = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                cdn.asked.append((self.command, self.path, self.headers.get("X-Token", ""), body))
                cdn.refusals -= 1
                self.send_response(503 if cdn.refusals >= 0 else cdn.answers.get(self.path, 200))
                self.end_headers()

            def do_PURGE(self) -> None:
                self.do_POST()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def cache(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cdn]:
    """A CDN that is told by PURGE, and waited for also where the machine is busy."""
    monkeypatch.setattr(cdn, "_TIMEOUT_S", 120)
    started = Cdn()
    thread = threading.Thread(target=started.server.serve_forever)
    thread.start()
    settings.CDN_PURGE_URL, settings.CDN_PURGE_METHOD = started.url + "{path}", "PURGE"
    settings.CDN_PURGE_HEADER, settings.CDN_PURGE_BODY = ("X-Token", "secret"), ""
    try:
        yield started
    finally:
        started.server.shutdown()
        thread.join()
        started.server.server_close()


@pytest.mark.django_db
def test_a_held_file_and_its_copies_are_forgotten(cache: Cdn, alice, group) -> None:
    content = sending.video_bytes()
    media, copy = (existing_file(sending.send(alice, group, content=content).media_id) for _ in range(2))
    with atomic():
        set_hold([(one, about_file("media.quarantined", one)) for one in (media, copy)], "quarantined")
    end_addresses(media.pk)
    assert {path for _, path, _, _ in cache.asked} == {
        f"/{media.blob.key}", f"/media/{media.pk}/", f"/media/{copy.pk}/",
    }  # fmt: skip
    assert {(method, token) for method, _, token, _ in cache.asked} == {("PURGE", "secret")}


@pytest.mark.django_db
def test_a_file_whose_bytes_were_removed_is_forgotten(
    cache: Cdn, alice, group, django_capture_on_commit_callbacks
) -> None:
    media = existing_file(sending.send(alice, group).media_id)
    key = media.blob.key
    delete_attachment(alice, media.pk)
    with django_capture_on_commit_callbacks(execute=True):
        purge_file(media.pk)
    assert [path for _, path, _, _ in cache.asked] == [f"/{key}", f"/media/{media.pk}/"]


def test_a_cdn_that_takes_json_gets_the_path_in_it(cache: Cdn, settings) -> None:
    settings.CDN_PURGE_URL, settings.CDN_PURGE_METHOD = f"{cache.url}/zones/1/purge?a={{encoded}}", "POST"
    settings.CDN_PURGE_BODY = '{"prefixes": ["cdn.example.org{path}"]}'
    cdn.purge(["/media/1/"])
    assert cache.asked == [
        ("POST", "/zones/1/purge?a=%2Fmedia%2F1%2F", "secret", '{"prefixes": ["cdn.example.org/media/1/"]}')
    ]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for between two attempts."""
    monkeypatch.setattr(cdn.time, "sleep", lambda _: None)


def asked(cache: Cdn) -> list[str]:
    return [path for _, path, _, _ in cache.asked]


@pytest.mark.parametrize("status", [404, 410, 412])
def test_a_cdn_that_holds_nothing_of_a_path_has_forgotten_it(cache: Cdn, at_once: None, status: int) -> None:
    cache.answers["/originals/1"] = status
    cdn.purge(["/originals/1", "/media/1/"])
    assert asked(cache) == ["/originals/1", "/media/1/"]


def test_one_that_refuses_is_asked_three_times_and_for_the_other_paths_all_the_same(cache: Cdn, at_once: None) -> None:
    cache.refusals = 2
    cdn.purge(["/media/1/"])
    assert asked(cache) == ["/media/1/"] * 3
    cache.asked.clear()
    cache.answers["/media/1/"] = 403
    cdn.purge(["/media/1/", "/media/2/"])
    assert asked(cache) == ["/media/1/"] * 3 + ["/media/2/"]


def test_one_that_refuses_two_paths_or_takes_too_long_is_asked_for_no_more(
    cache: Cdn, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [f"/media/{number}/" for number in range(4)]
    cache.refusals = 99
    cdn.purge(paths)
    assert asked(cache) == [paths[0]] * 3 + [paths[1]] * 3
    cache.refusals, cache.asked = 0, []
    moments = iter([0.0, 0.0, 59.0, 60.0])
    monkeypatch.setattr(cdn, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    cdn.purge(paths)
    assert asked(cache) == paths[:2]


def test_without_a_cdn_nobody_is_asked(cache: Cdn, settings) -> None:
    settings.CDN_PURGE_URL = ""
    cdn.purge(["/media/1/"])
    assert cache.asked == []
