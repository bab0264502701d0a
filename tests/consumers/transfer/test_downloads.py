"""Bytes on their way out: to whom, in which parts, under which headers, and no longer than they may."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.server import WebServer
from tests.tus import Tus, clip
from tests.waiting import until

_DO = """
import json, sys, django; django.setup()
from uuid import UUID
from backend.accounts.models import Membership, Token, User
from backend.accounts.selectors import actor_of
from backend.accounts.services import ensure_namespace
from backend.activity.selectors import *
from backend.chat.services import *
from backend.audit.models import ActivityEntry
from backend.media.models import *
from backend.moderation.services import *
from backend.storage import blobs
def who(name): return actor_of(User.objects.get(username=name), credential="token:seed", address="")
media_id = UUID(sys.argv[1])
"""

BACK = """
User.objects.filter(username='bob').update(is_active=True)
Token.objects.filter(user__username='bob').update(revoked_at=None)
Membership.objects.get_or_create(namespace_id=ensure_namespace('demo', 'Demo'), user_id=who('bob').user_id)
add_member(who('alice'), MediaFile.objects.get(pk=media_id).room_id, who('bob').user_id)
"""


def do(server: WebServer, media: str, code: str) -> str:
    """Run a service on a file, as ``who("name")``."""
    return server.manage(_DO + code, media).strip()


@dataclass
class Shown:
    """A file that alice has sent into the room, and its bytes."""

    server: WebServer
    id: str
    content: bytes
    payload: dict[str, Any]

    @property
    def path(self) -> str:
        """Its stable path."""
        return f"/media/{self.id}/file"

    def get(self, name: str | None = "alice", path: str = "", **headers: str) -> httpx.Response:
        """Fetch it as somebody."""
        return self.server.client(name).get(path or self.path, headers=headers)


def sent(server: WebServer, content: bytes, name: str = "film.mp4", **fields: str) -> Shown:
    """A file sent by alice."""
    data = {"room": server.room, **fields}
    answer = server.client().post(
        "/api/chat/upload/",
        data={key: value for key, value in data.items() if value},
        files={"file": (name, content)},
    )
    assert answer.status_code == 201, answer.text
    return Shown(server, answer.json()["id"], content, answer.json())


@pytest.fixture
def film(server: WebServer) -> Shown:
    """A video in the room."""
    return sent(server, clip(300_000))


def test_how_long_files_take_to_and_fro_stands_among_the_metrics_by_their_size(film: Shown, server: WebServer) -> None:
    assert film.get().content == film.content
    shown = server.client().get("/metrics").text
    for name in (
        'offchat_upload_seconds_count{size="1MiB"}',
        'offchat_download_seconds_count{outcome="sent",size="1MiB"}',
        "offchat_download_begin_seconds_count",
    ):
        assert name in shown, name


class TestWho:
    def test_those_in_the_room_see_it_and_for_the_others_it_does_not_exist(self, film: Shown) -> None:
        assert film.get("alice").content == film.get("bob").content == film.content
        for stranger in ("carol", "viewer", "mod"):
            assert film.get(stranger).status_code == 404
            assert film.get(stranger, f"/api/chat/videos/{film.id}/download/").status_code == 404

    def test_nothing_presented_or_a_bad_token_is_401(self, film: Shown) -> None:
        assert film.get(None).status_code == 401
        assert film.get(None, Authorization="Token nonsense").status_code == 401

    def test_a_grant_opens_what_its_holder_may_see_without_any_header(self, film: Shown) -> None:
        assert film.get(None, film.payload["file_url"]).content == film.content

    def test_a_bad_grant_is_403_whatever_else_is_presented(self, film: Shown) -> None:
        assert film.get("alice", film.path + "?g=nonsense").status_code == 403
        altered = film.payload["file_url"][:-3] + "xyz"
        assert film.get("alice", altered).json()["code"] == "forbidden"

    def test_a_grant_ends_with_the_log_in_behind_it(self, server: WebServer) -> None:
        log_in = "print(issue_token(User.objects.get(username='alice'), address='').token)"
        token = server.manage(
            "import django; django.setup(); from backend.accounts.services import issue_token;"
            "from backend.accounts.models import User;" + log_in
        ).strip()
        client = httpx.Client(base_url=server.url, headers={"Authorization": f"Token {token}"})
        sent_now = client.post("/api/chat/upload/", files={"file": ("a.txt", b"text")}).json()
        assert httpx.get(server.url + sent_now["file_url"]).status_code == 200
        assert client.post("/api/v1/auth/logout/").status_code in {200, 204}
        assert httpx.get(server.url + sent_now["file_url"]).status_code == 403

    def test_whoever_leaves_the_namespace_gets_no_file_of_its_rooms_any_more(self, film: Shown) -> None:
        # Given a grant from before, and a place in the room that still stands
        video = f"/api/chat/videos/{film.id}/download/"
        granted = film.get("bob", video, Accept="application/json").json()["file_url"]
        assert film.get(None, granted).content == film.content
        do(film.server, film.id, "Membership.objects.filter(user=who('bob').user_id).delete()")
        try:
            for path in (film.path, video, f"/api/chat/attachments/{film.id}/"):
                assert film.get("bob", path).status_code == 404
            assert film.get(None, granted).status_code == 404
            named = {"client_id": str(uuid4()), "attachments": [film.id]}
            messages = f"/api/chat/rooms/{film.server.room}/messages/"
            assert film.server.client("bob").post(messages, json=named).status_code == 404
        finally:
            do(film.server, film.id, BACK)

    def test_a_held_file_is_gone_for_everybody_except_through_a_reveal(self, server: WebServer, film: Shown) -> None:
        # Given a file in quarantine
        do(server, film.id, "quarantine_file(who('mod'), media_id, reason='spam')")
        # Then not even its sender sees a byte
        for name in ("alice", "bob", "mod"):
            assert film.get(name).status_code == 404
            assert film.get(name, f"/api/chat/videos/{film.id}/download/").status_code == 404
        assert film.get(None, film.payload["file_url"]).status_code == 404
        # And a reveal opens it, to nobody without the link
        link = do(server, film.id, "print(reveal_file(who('mod'), media_id, reason='look').file_url)")
        assert film.get(None, link).content == film.content
        assert film.get("mod", film.path + "?s=nonsense").status_code == 403
        other = sent(server, clip(5000))
        assert film.get("mod", other.path + "?" + link.partition("?")[2]).status_code == 403
        # And after its release it is there again
        do(server, film.id, "release_file(who('mod'), media_id, reason='fine')")
        assert film.get("bob").content == film.content

    def test_a_signed_link_opens_one_file_to_whoever_has_it_until_it_is_revoked(self, film: Shown) -> None:
        alice, links = film.server.client("alice"), f"/api/v1/media/files/{film.id}/sign/"
        link = alice.post(links, json={"disposition": "attachment"}).json()
        answer = film.server.client(None).get(link["url"])
        assert (answer.content, answer.headers["Cache-Control"]) == (film.content, "no-store")
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert film.get("alice", film.path + "?l=nonsense").status_code == 403
        assert alice.delete(f"{links}{link['id']}/").status_code == 204
        assert film.server.client(None).get(link["url"]).json()["code"] == "forbidden"

    def test_who_opens_a_file_has_it_noted_beside_the_request(self, server: WebServer, film: Shown) -> None:
        opened = sent(server, clip(5000))
        before = "MediaFile.objects.update(used_at='2020-01-01T00:00:00Z')"
        do(server, film.id, before)
        server.client().head(film.path)
        # A browser that has the bytes still only asks whether they are the same
        assert opened.get("bob", **{"If-None-Match": "*"}).status_code == 304
        noted = """
import time
rows = MediaFile.objects.filter(used_at__year__gt=2020)
deadline = time.monotonic() + 60
while not rows.exists() and time.monotonic() < deadline: time.sleep(0.02)
print(*rows.values_list('pk', flat=True))
"""
        assert do(server, opened.id, noted) == opened.id

    def test_a_deleted_file_is_gone_at_once(self, server: WebServer, film: Shown) -> None:
        do(server, film.id, "delete_attachment(who('alice'), media_id)")
        assert film.get("alice").status_code == 404

    def test_a_failed_file_is_saved_by_everybody_who_sees_it_and_shown_to_nobody(
        self, server: WebServer, film: Shown
    ) -> None:
        do(server, film.id, "MediaFile.objects.filter(pk=media_id).update(state='failed')")
        for name in ("alice", "bob"):
            for path in (film.path, f"/api/chat/videos/{film.id}/download/"):
                answer = film.get(name, path)
                assert answer.content == film.content
                assert answer.headers["Content-Type"] == "application/octet-stream"
                assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert film.get("carol").status_code == 404

    def test_an_unfinished_file_has_no_bytes_yet(self, server: WebServer) -> None:
        tus = Tus(server)
        created = tus.create(1000)
        assert tus.http.get(f"/media/{created.headers['Upload-Media']}/file").status_code == 404
        tus.delete(created.headers["Location"])

    def test_what_is_no_file_does_not_exist(self, server: WebServer, film: Shown) -> None:
        for path in ("/media/nonsense/file", f"/media/{server.room}/file", f"/media/{film.id}/medium.a1.webp"):
            assert server.client().get(path).status_code == 404
        assert server.client().post(film.path).status_code == 405


class TestParts:
    def test_ranges(self, film: Shown) -> None:
        size = len(film.content)
        for asked, start, end in (
            ("bytes=0-99", 0, 100),
            ("bytes=100-", 100, size),
            ("bytes=-7", size - 7, size),
            (f"bytes={size - 1}-{size + 100}", size - 1, size),
        ):
            part = film.get(Range=asked)
            assert (part.status_code, part.content) == (206, film.content[start:end])
            assert part.headers["Content-Range"] == f"bytes {start}-{end - 1}/{size}"
            assert part.headers["Content-Length"] == str(end - start)

    def test_a_range_beyond_the_end_is_416_and_says_how_long_the_file_is(self, film: Shown) -> None:
        answer = film.get(Range="bytes=300000-")
        assert (answer.status_code, answer.json()["code"]) == (416, "range")
        assert answer.headers["Content-Range"] == "bytes */300000"

    def test_what_is_not_understood_gets_the_whole(self, film: Shown) -> None:
        for asked in ("bytes=0-1,5-6", "bytes=9-1", "lines=1-2"):
            answer = film.get(Range=asked)
            assert (answer.status_code, answer.content) == (200, film.content)

    def test_a_range_counts_only_for_the_same_file(self, film: Shown) -> None:
        etag = film.get().headers["ETag"]
        assert film.get(**{"Range": "bytes=0-9", "If-Range": etag}).status_code == 206
        assert film.get(**{"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200

    def test_the_tag_is_the_hash_and_a_known_copy_is_not_sent_again(self, film: Shown) -> None:
        etag = film.get().headers["ETag"]
        assert etag == f'"{hashlib.sha256(film.content).hexdigest()}"'
        answer = film.get(**{"If-None-Match": f'"x", {etag}'})
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)

    def test_a_known_copy_is_confirmed_only_to_those_who_may_see_it(self, film: Shown) -> None:
        etag = film.get().headers["ETag"]
        assert film.get("carol", **{"If-None-Match": etag}).status_code == 404

    def test_head_says_everything_but_the_bytes(self, film: Shown) -> None:
        head, whole = film.server.client().head(film.path), film.get()
        assert (head.status_code, head.content) == (200, b"")
        for name in ("Content-Length", "Content-Type", "ETag", "Content-Disposition", "Accept-Ranges", "Cache-Control"):
            assert head.headers[name] == whole.headers[name]


class TestHeaders:
    def test_a_file_is_private_shut_in_and_never_guessed_at(self, film: Shown) -> None:
        headers = film.get().headers
        assert headers["Cache-Control"] == "private, no-cache"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert headers["Accept-Ranges"] == "bytes"
        assert "Cross-Origin-Resource-Policy" in headers

    def test_media_are_shown_in_place_and_saved_where_that_is_asked_for(self, film: Shown) -> None:
        assert film.get().headers["Content-Disposition"].startswith("inline; ")
        assert film.get("alice", film.path + "?download=1").headers["Content-Disposition"].startswith("attachment; ")

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.svg", b"<svg xmlns='x'/>"),
            ("a.html", b"<html><script>1</script>"),
            ("a.xml", b"<?xml version='1.0'?><a/>"),
        ],
    )
    def test_what_could_run_is_never_shown_in_place(self, server: WebServer, name: str, content: bytes) -> None:
        headers = sent(server, content, name).get().headers
        assert headers["Content-Disposition"].startswith("attachment; ")
        assert "sandbox" in headers["Content-Security-Policy"]

    def test_names_of_every_language_survive(self, server: WebServer) -> None:
        said = sent(server, b"text", 'Grüße; "фото" 写真.txt').get().headers["Content-Disposition"]
        assert said.endswith(
            "filename*=UTF-8''Gr%C3%BC%C3%9Fe%3B%20%22%D1%84%D0%BE%D1%82%D0%BE%22%20%E5%86%99%E7%9C%9F.txt"
        )

    def test_thumbnails_and_renditions_may_be_kept_because_their_names_change(
        self, server: WebServer, film: Shown
    ) -> None:
        # Given a thumbnail of the second attempt
        stored = (
            "blobs.write('derived/t.webp', b'RIFF')\nMediaThumbnail.objects.create(media_id=media_id, size='medium',"
        )
        do(server, film.id, stored + " attempt=2, width=1, height=1, key='derived/t.webp')")
        path = f"/media/{film.id}/medium.a2.webp"
        # Then it is there under that name, for those who see the file, and to keep
        answer = film.get("bob", path)
        assert (answer.content, answer.headers["Content-Type"]) == (b"RIFF", "image/webp")
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert film.get("bob", path, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
        assert film.get("carol", path).status_code == 404
        assert film.get("bob", path.replace("a2", "a1")).status_code == 404
        # And so is a rendition, in parts too
        do(
            server,
            film.id,
            "blobs.write(blobs.derived_key(media_id, 'mp4.a3.mp4'), b'0123456789')\n"
            "MediaRendition.objects.create(media_id=media_id, kind='mp4', state='ready', files={'mp4.a3.mp4': 10})",
        )
        rendition = f"/media/{film.id}/mp4.a3.mp4"
        part = film.get("bob", rendition, Range="bytes=2-4")
        assert (part.status_code, part.content, part.headers["Content-Type"]) == (206, b"234", "video/mp4")
        # What plays is asked for again after a week, so that it is known to be used
        assert part.headers["Cache-Control"] == "private, max-age=604800, immutable"
        assert film.get("carol", rendition).status_code == 404
        assert film.get("bob", rendition.replace("a3", "a2")).status_code == 404
        # What lies under a player's time line says that it is that
        do(
            server,
            film.id,
            "blobs.write(blobs.derived_key(media_id, 'storyboard.a1.vtt'), b'WEBVTT')\n"
            "MediaRendition.objects.create(media_id=media_id, kind='storyboard', state='ready', "
            "files={'storyboard.a1.vtt': 6})",
        )
        assert film.get("bob", f"/media/{film.id}/storyboard.a1.vtt").headers["Content-Type"] == "text/vtt"
        # And a hold stops both like the file
        do(server, film.id, "quarantine_file(who('mod'), media_id, reason='spam')")
        assert film.get("bob", path).status_code == 404
        assert film.get("bob", rendition).status_code == 404


class TestVideoDownloads:
    def test_bytes_are_saved_and_json_says_where_they_are(self, film: Shown) -> None:
        path = f"/api/chat/videos/{film.id}/download/"
        saved = film.get("bob", path)
        assert saved.content == film.content
        assert saved.headers["Content-Disposition"].startswith("attachment; ")
        assert film.get("bob", path, Range="bytes=0-9").status_code == 206
        told = film.get("bob", path, Accept="application/json").json()
        assert told["id"] == film.id
        assert told["expires_at"].endswith("Z")
        assert film.get(None, told["download_url"]).content == film.content
        assert film.get("bob", path, Accept="application/json, text/plain, */*").content == film.content

    def test_a_grant_is_answered_with_itself_and_never_with_a_later_one(self, film: Shown) -> None:
        # Given the description that bob was given, with its grant
        path = f"/api/chat/videos/{film.id}/download/"
        own = film.get("bob", path, Accept="application/json").json()
        # and a time when a new grant ends later
        ends = own["expires_at"][:19]
        until(lambda: film.get("bob", path, Accept="application/json").json()["expires_at"][:19] > ends)
        # When somebody who has nothing but that link asks for the description again
        told = film.get(None, own["download_url"], Accept="application/json").json()
        # Then every path carries the same grant, which ends when it did
        assert told["download_url"] == own["download_url"]
        assert told["file_url"] == own["file_url"]
        assert told["expires_at"][:19] == own["expires_at"][:19]
        assert film.get(None, told["file_url"]).content == film.content

    def test_what_is_no_video_is_not_there(self, server: WebServer) -> None:
        text = sent(server, b"text", "a.txt")
        assert text.get("alice", f"/api/chat/videos/{text.id}/download/").status_code == 404
        # But under the address of all files, for the same people, and noted as a download
        path = f"/api/v1/media/files/{text.id}/download/"
        assert text.get("carol", path).status_code == 404
        saved = text.get("alice", path, Range="bytes=1-2")
        assert (saved.status_code, saved.content, saved.headers["Content-Disposition"][:11]) == (
            206,
            b"ex",
            "attachment;",
        )
        told = text.get("alice", path, Accept="application/json").json()
        assert (told["id"], text.get(None, told["download_url"]).content) == (text.id, b"text")

    def test_a_download_is_recorded_once_however_many_parts_it_comes_in(self, server: WebServer, film: Shown) -> None:
        path = f"/api/chat/videos/{film.id}/download/"
        for start in range(0, 300_000, 100_000):
            film.get("bob", path, Range=f"bytes={start}-{start + 99_999}")
        film.get("bob", film.path + "?download=1")
        film.get("bob")
        film.get("alice", path, Accept="application/json")
        server.client().head(path)
        rows = "ActivityEntry.objects.filter(action='media.downloaded', object_id=media_id)"
        assert do(server, film.id, f"print(*{rows}.values_list('actor_id', flat=True))").split() == [server.ids["bob"]]
