"""While the database is away every edge says so, and that trying again may help."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.server import WebServer, web_server
from tests.sockets import Client
from tests.tus import Tus, clip

_RENAME = """
import sys, django; django.setup()
from django.db import connection
with connection.cursor() as cursor: cursor.execute(f"ALTER TABLE {sys.argv[1]} RENAME TO {sys.argv[2]}")
"""


@pytest.fixture
def failing() -> Iterator[WebServer]:
    """A server whose database refuses to tell of people, from the moment that a test says ``away``."""
    with web_server() as running:
        yield running


def away(server: WebServer) -> None:
    """From now on every question about people is an OperationalError, as from a database that restarts."""
    server.manage(_RENAME, "accounts_token", "away_token")
    server.manage(_RENAME, "chat_member", "away_member")


def unavailable(answer: httpx.Response) -> None:
    """The answer says that the database is away, and when to come back."""
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable"), answer.text
    assert int(answer.headers["Retry-After"]) >= 1
    assert "incident" not in answer.json()


async def test_every_edge_says_that_the_database_is_away(failing: WebServer) -> None:
    # Given somebody with a socket, an upload half done, and a file
    tus = Tus(failing)
    location = tus.begin(100_000, room=failing.room)
    media = tus.send_whole(clip(20_000), room=failing.room, filename="film.mp4").headers["Upload-Media"]
    async with Client(f"{failing.url}/ws/chat/", failing.tokens["alice"]) as alice:
        # When the database goes
        away(failing)
        # Then socket, resumable upload, form, download and JSON API say the same
        said = await alice.ask("message.send", {"room": failing.room, "client_id": str(uuid4()), "body": "Hello"})
        assert (said["error"]["code"], said["error"]["retryable"]) == ("unavailable", True)
    unavailable(tus.http.patch(location, content=b"x" * 100, headers={
        "Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0",
    }))  # fmt: skip
    with failing.client() as http:
        unavailable(http.post("/api/chat/upload/", data={"room": failing.room}, files={"file": ("a.txt", b"words")}))
        unavailable(http.get(f"/media/{media}/file"))
        unavailable(http.get("/api/v1/me/"))
    tus.http.close()
    # And a new socket is sent away with the same words
    late = Client(f"{failing.url}/ws/chat/", failing.tokens["alice"])
    assert await late.open() == {}
    assert late.closed == (1011, "The database does not answer just now. Try again.")
    assert "incident" not in failing.log()
