"""Uploads by form: the table of refusals line by line, repeats, broken connections, and what others see of it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.corpus import hostile, pictures, videos
from tests.server import WebServer
from tests.tus import Tus, answer_of, clip, raw_request
from tests.waiting import PATIENCE_S

MIB = 1024 * 1024
VIDEOS, ANY = "/api/chat/videos/upload/", "/api/chat/upload/"


@pytest.fixture
def send(server: WebServer) -> Callable[..., httpx.Response]:
    """Sends a form: the fields, then the file."""
    client = server.client()

    def post(path: str, name: str, content: bytes, kind: str = "", **fields: str) -> httpx.Response:
        data = {"room": server.room, **fields}
        file = (name, content, kind) if kind else (name, content)
        return client.post(path, data={key: value for key, value in data.items() if value}, files={"file": file})

    return post


def code(answer: httpx.Response) -> str:
    """The code of a refusal."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    return str(answer.json()["code"])


NEWEST = 50


def history(server: WebServer) -> list[str]:
    """The newest messages of the room that stand: of all that other tests have sent, no more than are needed."""
    found: list[dict[str, Any]] = []
    standing: list[str] = []
    page: dict[str, Any] = {"more": True}
    with server.client() as alice:
        while page["more"] and len(standing) < NEWEST:
            older = {"before": found[0]["id"]} if found else {}
            page = alice.get(f"/api/chat/rooms/{server.room}/messages/", params={"limit": NEWEST, **older}).json()
            found = page["results"] + found
            standing = [message["id"] for message in found if message["deleted_at"] is None]
    return standing[-NEWEST:]


def came(server: WebServer, before: list[str]) -> list[str]:
    """The messages that stand and were sent since."""
    now = history(server)
    return now[now.index(before[-1]) + 1 :] if before else now


def appeared(server: WebServer, before: list[str], *, within: float = 10) -> None:
    """Wait for a message that was not there before."""
    deadline = time.monotonic() + within
    while history(server) == before:
        assert time.monotonic() < deadline


def begin(
    server: WebServer, content: bytes, part: int, client_id: str, name: str = "alice"
) -> tuple[socket.socket, bytes]:
    """A form of which only the first ``part`` bytes are sent, and the whole of it."""
    fields = {"room": server.room, "client_id": client_id}
    line = b"--line\r\nContent-Disposition: form-data; name="
    body = b"".join(line + f'"{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items())
    body += line + b'"file"; filename="a.mp4"\r\n\r\n' + content + b"\r\n--line--\r\n"
    headers = {**server.auth(name), "Host": "localhost", "Content-Length": str(len(body))}
    headers["Content-Type"] = "multipart/form-data; boundary=line"
    return raw_request(server, "POST", ANY, headers, body[:part]), body


def sent_again(server: WebServer, content: bytes, client_id: str) -> str:
    """Send the whole form, again after each 423 as clients do: the text of the answer, which is 201 in the end."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        connection, _ = begin(server, content, 2 * len(content), client_id)
        with connection:
            status, text = answer_of(connection)
        assert status == 201 or (status == 423 and time.monotonic() < deadline), text
        if status == 201:
            return text


class TestRefusals:
    """The table of the contract; nothing that is refused leaves a trace in the room."""

    @pytest.mark.parametrize(
        "make",
        [
            hostile.text,
            hostile.html,
            lambda: hostile.hls_playlist(Path("/etc/hostname")),
            lambda: hostile.ffconcat(Path("/etc/hostname")),
            lambda: hostile.dash_manifest(Path("/etc/hostname")),
            lambda: hostile.in_latin_1(hostile.ffconcat(Path("/srv/caf\xe9"))),
        ],
        ids=["text", "html", "playlist", "ffconcat", "dash", "latin-1"],
    )
    def test_text_that_claims_to_be_media_is_refused_everywhere(
        self, server: WebServer, send: Callable[..., httpx.Response], tus: Tus, make: Callable[[], Path]
    ) -> None:
        before, content = history(server), make().read_bytes()
        for path in (VIDEOS, ANY):
            answer = send(path, "film.mp4", content, "video/mp4")
            assert (answer.status_code, code(answer)) == (415, "unsupported_type")
        # by its type alone, and by its name alone
        assert send(ANY, "film", content, "video/mp4").status_code == 415
        assert send(ANY, "film.mp4", content, "text/plain").status_code == 415
        assert tus.send_whole(content, filename="film.mp4").status_code == 415
        assert history(server) == before

    @pytest.mark.parametrize(
        ("name", "kind", "content"),
        [
            ("notes.txt", "text/plain", b"Just a text.\n" * 100),
            ("page.html", "text/html", b"<!doctype html><script>1</script>"),
            ("list.m3u8", "application/vnd.apple.mpegurl", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/x\n"),
            ("drawing.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ],
    )
    def test_the_same_honestly_named_is_a_plain_file_to_save(
        self, server: WebServer, send: Callable[..., httpx.Response], tus: Tus, name: str, kind: str, content: bytes
    ) -> None:
        refused = send(VIDEOS, name, content, kind)
        assert (refused.status_code, code(refused)) == (415, "unsupported_type")
        assert "MP4" in refused.json()["detail"]
        taken = send(ANY, name, content, kind)
        assert (taken.status_code, taken.json()["kind"], taken.json()["state"]) == (201, "file", "ready")
        shown = httpx.get(server.url + taken.json()["file_url"])
        assert shown.headers["Content-Disposition"].startswith("attachment")
        assert tus.send_whole(content, filename=name, filetype=kind).status_code == 204

    def test_no_bytes_are_a_broken_file(self, send: Callable[..., httpx.Response]) -> None:
        for path in (VIDEOS, ANY):
            answer = send(path, "film.mp4", b"", "video/mp4")
            assert (answer.status_code, code(answer)) == (422, "invalid_media")

    def test_what_the_namespace_does_not_take_is_refused_at_every_door(
        self, server: WebServer, send: Callable[..., httpx.Response], tus: Tus
    ) -> None:
        before, path = history(server), "/api/v1/namespaces/demo/"
        with server.client("root") as admin:
            changed = admin.patch(path, json={"policy": {"types": ["application/pdf"], "max_file_bytes": 1000}})
            try:
                for address in (VIDEOS, ANY):
                    answer = send(address, "film.mp4", clip(500), "video/mp4")
                    assert (answer.status_code, code(answer)) == (415, "unsupported_type")
                assert "This namespace takes: application/pdf." in answer.json()["detail"]
                assert send(ANY, "a.pdf", clip(500), "application/pdf").status_code == 415
                assert tus.send_whole(clip(500), filename="a.pdf", filetype="application/pdf").status_code == 415
                large = send(ANY, "a.pdf", b"%PDF-1.7\n" + bytes(1000))
                assert (large.status_code, code(large)) == (413, "too_large")
                assert tus.create(1001).status_code == 413
            finally:
                admin.patch(path, json={"policy": {"types": None, "max_file_bytes": None}})
        assert changed.status_code == 200
        assert history(server) == before

    def test_more_than_the_limit_is_too_large(self, server: WebServer, send: Callable[..., httpx.Response]) -> None:
        before = history(server)
        for path in (VIDEOS, ANY):
            for size in (3 * MIB + 1, 6 * MIB):
                answer = send(path, "film.mp4", clip(size), "video/mp4")
                assert (answer.status_code, code(answer)) == (413, "too_large")
            assert send(path, "film.mp4", clip(3 * MIB), "video/mp4").status_code == 201
        assert len(came(server, before)) == 2

    def test_what_is_too_large_is_refused_before_its_body_is_read(self, server: WebServer) -> None:
        headers = {**server.auth(), "Host": "localhost", "Content-Length": "50000000", "Expect": "100-continue"}
        headers["Content-Type"] = "multipart/form-data; boundary=line"
        # Given a client that sends no byte of the body before it is asked to
        connection = raw_request(server, "POST", ANY, headers)
        # Then it is refused without having been asked
        status, text = answer_of(connection)
        assert status == 413
        assert "100 Continue" not in text
        connection.close()

    def test_good_heads_are_taken_whatever_comes_later(
        self, send: Callable[..., httpx.Response], server: WebServer
    ) -> None:
        for broken in (hostile.mp4_without_index(), hostile.mp4_without_end(), hostile.mp4_of_garbage()):
            for path in (VIDEOS, ANY):
                taken = send(path, "film.mp4", broken.read_bytes(), "video/mp4")
                assert (taken.status_code, taken.json()["state"]) == (201, "processing")
                assert httpx.get(server.url + taken.json()["file_url"]).content == broken.read_bytes()

    def test_sound_pictures_and_documents_go_by_their_kind_but_are_no_videos(
        self, send: Callable[..., httpx.Response]
    ) -> None:
        contents = {
            "audio": videos.sound("mp3").read_bytes(),
            "image": pictures.of_format("jpeg").read_bytes(),
            "file": b"%PDF-1.7\n" + bytes(100),
        }
        for kind, content in contents.items():
            refused = send(VIDEOS, "something.mp4", content, "video/mp4")
            assert (refused.status_code, code(refused)) == (415, "unsupported_type")
            taken = send(ANY, "something", content)
            assert (taken.status_code, taken.json()["kind"]) == (201, kind)

    def test_pictures_with_too_many_pixels_are_no_videos(self, send: Callable[..., httpx.Response]) -> None:
        content = hostile.png_that_claims(60_000, 60_000).read_bytes()
        assert send(VIDEOS, "big.png", content, "image/png").status_code == 415
        assert send(ANY, "big.png", content, "image/png").status_code == 201

    @pytest.mark.parametrize("name", list(videos.FORMATS))
    def test_each_of_the_six_formats_is_taken_by_what_it_holds(
        self, send: Callable[..., httpx.Response], name: str
    ) -> None:
        taken = send(VIDEOS, "wrong.txt", videos.of_format(name).read_bytes(), "application/octet-stream")
        assert (taken.status_code, taken.json()["kind"], taken.json()["state"]) == (201, "video", "processing")
        assert taken.json()["content_type"].startswith("video/")

    def test_names_are_only_names(self, send: Callable[..., httpx.Response]) -> None:
        for odd in hostile.ODD_NAMES:
            taken = send(ANY, odd, b"content")
            assert taken.status_code in {201, 415}, taken.text
            if taken.status_code == 201:
                name = taken.json()["name"]
                assert name
                assert not set(name) & set("/\\\0\n\u202e")


class TestForms:
    def test_the_answer_is_the_attachment_with_paths_that_work_without_headers(
        self, server: WebServer, send: Callable[..., httpx.Response]
    ) -> None:
        content = videos.of_format("mp4").read_bytes()
        taken = send(VIDEOS, "film.mp4", content, "video/mp4", body="look", title="The film")
        shown = taken.json()
        assert shown["title"] == "The film"
        assert shown["id"] == taken.headers["Upload-Media"]
        assert taken.headers["Upload-Message"] in history(server)
        for path in (shown["file_url"], shown["download_url"]):
            assert httpx.get(server.url + path).content == content

    def test_the_same_form_again_is_answered_with_what_stands(
        self, server: WebServer, send: Callable[..., httpx.Response]
    ) -> None:
        content, client_id = clip(100_000), str(uuid4())
        first = send(ANY, "film.mp4", content, "video/mp4", client_id=client_id)
        before = history(server)
        again = send(ANY, "film.mp4", content, "video/mp4", client_id=client_id)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "no-store"
        assert again.json()["id"] == first.json()["id"]
        assert again.headers["Upload-Message"] == first.headers["Upload-Message"]
        # Another file under the same name is none of that
        for name, other in (("film.mp4", clip(100_000)), ("film.mp4", clip(99_999)), ("other.mp4", content)):
            refused = send(ANY, name, other, "video/mp4", client_id=client_id)
            assert (refused.status_code, code(refused)) == (409, "conflict")
        assert history(server) == before

    def test_a_repeated_form_with_other_words_is_a_conflict(
        self, server: WebServer, send: Callable[..., httpx.Response], tus: Tus
    ) -> None:
        content, client_id = clip(5000), str(uuid4())
        first = send(ANY, "film.mp4", content, body="one", client_id=client_id)
        refused = send(ANY, "film.mp4", content, body="two", client_id=client_id)
        assert (refused.status_code, code(refused)) == (409, "conflict")
        for same in ("one", ""):
            assert send(ANY, "film.mp4", content, body=same, client_id=client_id).status_code == 200
        shown = server.client().get(f"/api/chat/messages/{first.headers['Upload-Message']}/").json()
        assert (shown["body"], len(shown["attachments"])) == ("one", 1)
        # The words of a file that joins a message are those of its first file, however often it is sent
        joined = str(uuid4())
        location = tus.begin(10, client_id=joined, body="first")
        answers = [send(ANY, "film.mp4", content, body="second", client_id=joined) for _ in range(2)]
        tus.delete(location)
        assert [answer.status_code for answer in answers] == [201, 200]

    def test_what_was_sent_elsewhere_is_no_video_when_it_is_repeated_as_one(
        self, send: Callable[..., httpx.Response]
    ) -> None:
        client_id = str(uuid4())
        assert send(ANY, "notes.txt", b"Just a text.", client_id=client_id).status_code == 201
        refused = send(VIDEOS, "notes.txt", b"Just a text.", client_id=client_id)
        assert (refused.status_code, code(refused)) == (415, "unsupported_type")

    def test_a_file_without_room_belongs_to_its_sender_alone(
        self, server: WebServer, send: Callable[..., httpx.Response]
    ) -> None:
        taken = send(ANY, "notes.txt", b"mine", room="")
        assert (taken.status_code, taken.json()["room"], taken.json()["namespace"]) == (201, None, "demo")
        assert "Upload-Message" not in taken.headers
        assert server.client("bob").get(f"/media/{taken.json()['id']}/file").status_code == 404

    def test_what_a_form_may_not_look_like(self, server: WebServer) -> None:
        client, field = server.client(), {"room": server.room}
        file = ("a.txt", b"content", "text/plain")
        room = ("room", (None, server.room))
        for answer, name in (
            (client.post(ANY, data=field, files={"other": file}), "other"),
            (client.post(ANY, files=[room]), "file"),
            (client.post(ANY, files=[("file", file), room]), "room"),
            (client.post(ANY, files=[room, ("file", file), ("file", file)]), "file"),
            (client.post(ANY, data={"room": "general"}, files={"file": file}), "room"),
            (client.post(ANY, data=field | {"client_id": "1"}, files={"file": file}), "client_id"),
            (client.post(ANY, data=field | {"namespace": "other"}, files={"file": file}), "namespace"),
            (client.post(ANY, data=field | {"body": "x" * 8001}, files={"file": file}), "body"),
        ):
            assert (answer.status_code, code(answer)) == (400, "invalid"), answer.text
            assert name in answer.json()["errors"]
        assert code(client.post(ANY, json={})) == "unsupported_type"
        broken = {"Content-Type": "multipart/form-data; boundary=line"}
        assert code(client.post(ANY, headers=broken, content=b"--line\r\nnonsense")) == "invalid"
        assert client.get(ANY).status_code == 405

    def test_a_full_namespace_takes_nothing_more(self, server: WebServer) -> None:
        limit = """
import sys, django; django.setup()
from backend.accounts.models import Namespace
from django.db.models import F
space = Namespace.objects.filter(slug="demo")
space.update(quota_bytes=F("used_bytes") + 150_000 if sys.argv[1] == "on" else None)
"""
        before, client = history(server), server.client()
        server.manage(limit, "on")
        try:
            data = {"room": server.room}
            answer = client.post(ANY, data=data, files={"file": ("a.mp4", clip(200_000))})
            assert (answer.status_code, code(answer)) == (507, "quota_exceeded")
            assert history(server) == before
            assert client.post(ANY, data=data, files={"file": ("a.mp4", clip(100_000))}).status_code == 201
        finally:
            server.manage(limit, "off")

    def test_a_file_that_did_not_fit_at_its_end_can_be_sent_again_under_the_same_name(self, server: WebServer) -> None:
        # Given a form whose last bytes come when its sender may no longer write in the room
        change = """
import sys, django; django.setup()
from backend.chat.models import Member
Member.objects.filter(user=sys.argv[1]).update(role=sys.argv[2])
"""
        content, client_id, before = clip(2 * MIB), str(uuid4()), history(server)
        connection, body = begin(server, content, MIB, client_id, "bob")
        appeared(server, before)
        server.manage(change, server.ids["bob"], "readonly")
        connection.sendall(body[MIB:])
        assert answer_of(connection)[0] == 403
        # When the right is back
        server.manage(change, server.ids["bob"], "member")
        # Then the same form goes through
        again, _ = begin(server, content, len(body), client_id, "bob")
        assert answer_of(again)[0] == 201

    def test_a_field_behind_a_long_file_takes_the_upload_back(self, server: WebServer) -> None:
        before = history(server)
        parts = [("room", (None, server.room)), ("file", ("a.mp4", clip(2 * MIB))), ("body", (None, "late"))]
        answer = server.client().post(ANY, files=parts)
        assert (answer.status_code, code(answer)) == (400, "invalid")
        assert history(server) == before

    def test_only_those_who_may_write_in_the_room_send(self, server: WebServer) -> None:
        for name, status in (("carol", 404), (None, 401)):
            file = {"file": ("a.txt", b"x")}
            assert server.client(name).post(ANY, data={"room": server.room}, files=file).status_code == status

    def test_a_session_needs_its_csrf_token_here_too(self, server: WebServer) -> None:
        with httpx.Client(base_url=server.url, cookies={"sessionid": "x" * 32}) as browser:
            assert browser.post(ANY, files={"file": ("a.txt", b"x")}).status_code == 401

    def test_a_body_of_unknown_length_is_taken_as_well(self, server: WebServer) -> None:
        content = clip(200_000)
        request = httpx.Request(
            "POST", server.url + ANY, files={"file": ("a.mp4", content)}, data={"room": server.room}
        )
        pieces = iter([request.read()])
        headers = {"Content-Type": request.headers["Content-Type"]}
        taken = server.client().post(ANY, headers=headers, content=pieces)
        assert (taken.status_code, taken.json()["size"]) == (201, len(content))
