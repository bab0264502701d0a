"""Every address that a payload offers works for whom it was given to, in every state a file can be in, or is null."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.server import WebServer
from tests.tus import clip

DO = """
import json, sys, django; django.setup()
from backend.accounts.models import User
from backend.accounts.selectors import actor_of
from backend.media.models import *
from backend.storage import blobs
media = MediaFile.objects.get(pk=sys.argv[1])
"""
STATES = ["uploading", "processing", "ready", "ready, not shown", "failed", "expired", "deleted"]
WITHOUT_BYTES = {"uploading", "expired"}
HOLDS = ["scan", "review", "quarantined"]
IN_THE_ROOM, OUTSIDE, MODERATING = ("alice", "bob"), ("carol", "stranger", "mod"), ("mod",)
"""Alice is the uploader. The moderator is not in the room: there are facts, and content by a reveal alone."""

Clients = dict[str | None, httpx.Client]

MADE = re.compile(r"\.a\d+\.")
"""What is in the addresses of everything that was made from a file."""
THUMBNAIL = b"RIFF\x04\0\0\0WEBP"
FILM = clip(5000)


@pytest.fixture(scope="module")
def clients(server: WebServer) -> Iterator[Clients]:
    """One client for each of them, and one for nobody."""
    with contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(server.client(name)) for name in (None, *IN_THE_ROOM, *OUTSIDE)}


@pytest.fixture(scope="module")
def media(request: pytest.FixtureRequest, server: WebServer) -> Iterator[str]:
    """A file in the room, with three thumbnails and what browsers play."""
    name, content = ("film.mp4", FILM) if request.param == "video" else ("paper.pdf", b"%PDF-1.7\n" + FILM)
    data = {"room": server.room}
    taken = server.client().post("/api/chat/upload/", data=data, files={"file": (name, content)})
    assert taken.status_code == 201, taken.text
    media_id: str = taken.json()["id"]
    server.manage(
        DO + f"blobs.write('derived/offered.webp', {THUMBNAIL!r})\n"
        "for size in ('small', 'medium', 'large'):\n"
        "    MediaThumbnail.objects.create("
        "media=media, size=size, attempt=1, width=1, height=1, key='derived/offered.webp')\n"
        f"blobs.write(blobs.derived_key(media.pk, 'mp4.a1.mp4'), {FILM!r})\n"
        f"MediaRendition.objects.create(media=media, kind='mp4', state='ready', files={{'mp4.a1.mp4': {len(FILM)}}})\n"
        "media.streams = {'mp4': 'mp4.a1.mp4'}; media.save()\n",
        media_id,
    )
    yield media_id
    server.manage(DO + "media.thumbnails.all().delete(); media.state = 'deleted'; media.save()", media_id)


def put(server: WebServer, media: str, blob: str, state: str, hold: str | None) -> None:
    """Bring the file into a state, under a hold."""
    error = {"code": "unsupported_codec", "message": "It is stored in a new way.", "retryable": False}
    failed = state in {"failed", "ready, not shown"}
    fields = {
        "state": state.partition(",")[0],
        "hold": hold,
        "blob_id": None if state in WITHOUT_BYTES else blob,
        "error": error if failed else None,
        "playable": False if failed else None,
    }
    server.manage(DO + f"MediaFile.objects.filter(pk=media.pk).update(**{fields!r})", media)


@pytest.fixture(scope="module")
def blob(server: WebServer, media: str) -> str:
    """The row of the file's bytes."""
    return server.manage(DO + "print(media.blob_id)", media).strip()


def offered(payload: dict[str, Any]) -> list[str]:
    """Every address in the payload of a file."""
    places = [payload, payload["thumbnails"], payload["stream"] or {}]
    return [
        value for place in places for key, value in place.items()
        if value and (key.endswith("_url") or place is not payload)
    ]  # fmt: skip


def payloads(client: httpx.Client, room: str, media: str, *, moderating: bool) -> list[dict[str, Any]]:
    """The file in every answer that shows it to somebody."""
    one = client.get(f"/api/chat/attachments/{media}/")
    described = client.get(f"/api/chat/videos/{media}/download/", headers={"Accept": "application/json"})
    messages = client.get(f"/api/chat/rooms/{room}/messages/", params={"limit": 10})
    shown = [answer.json() for answer in (one, described) if answer.status_code == 200]
    if messages.status_code == 200:
        attachments = [file for message in messages.json()["results"] for file in message.get("attachments", [])]
        shown += [file for file in attachments if file["id"] == media]
    if moderating:
        listed = client.get("/api/v1/moderation/media/", params={"id": media}).json()["results"]
        revealed = client.post(f"/api/v1/moderation/media/{media}/reveal/", json={"reason": "look"})
        shown += listed + ([revealed.json()] if revealed.status_code == 200 else [])
    return [payload for payload in shown if payload["id"] == media]


def fixed(media: str) -> list[str]:
    """The stable addresses of a file, which anybody can guess who knows its id."""
    return [f"/media/{media}/file", f"/media/{media}/file?download=1", f"/media/{media}/small.a1.webp",
            f"/media/{media}/mp4.a1.mp4", f"/api/chat/videos/{media}/download/"]  # fmt: skip


def require_shut_in(answer: httpx.Response, *, saved: bool) -> None:
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    if saved:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    ("media", "state", "hold"),
    [
        *(("video", state, None) for state in STATES),
        *(("video", "ready", hold) for hold in HOLDS),
        *(("video", state, "quarantined") for state in ("ready, not shown", "failed")),
        ("file", "ready", None),
        ("file", "failed", None),
    ],
    indirect=["media"],
)
def test_what_is_offered_works_and_what_is_not_offered_does_not(
    server: WebServer, clients: Clients, media: str, blob: str, state: str, hold: str | None
) -> None:
    put(server, media, blob, state, hold)
    gone = hold is not None or state == "deleted"
    for name in (*IN_THE_ROOM, *OUTSIDE):
        shown = payloads(clients[name], server.room, media, moderating=name in MODERATING)
        assert bool(shown) == ((name in IN_THE_ROOM and state != "deleted") or name in MODERATING)
        # With nothing but the address: the grant, or the link of a reveal, stands in it. Each is followed once.
        for url in {re.sub("=ey.*", "", url): url for payload in shown for url in offered(payload)}.values():
            answer = clients[None].get(url)
            assert answer.status_code == 200, (name, url, answer.text)
            require_shut_in(answer, saved=state == "failed" and not MADE.search(url))
        for payload in shown:
            if name in IN_THE_ROOM and gone:
                assert offered(payload) == []
            if name in IN_THE_ROOM and not gone:
                assert (payload["download_url"] is None) == (state in WITHOUT_BYTES)
                assert (payload["file_url"] is None) == (state in WITHOUT_BYTES or state == "failed")
                assert (payload["playable_reason"] is None) == (payload["playable"] is not False)
        for path in fixed(media):
            bytes_ = clients[name].get(path)
            if name in OUTSIDE or gone:
                assert bytes_.status_code == 404, (name, path)
            elif not MADE.search(path) and "videos" not in path:
                assert bytes_.status_code == (404 if state in WITHOUT_BYTES else 200), (name, path)
                require_shut_in(bytes_, saved=state == "failed") if bytes_.is_success else None
