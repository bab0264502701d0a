"""The playlist of a video that is being converted, and its pieces: they answer as long as one may see the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.services import issue_grant
from backend.chat.services import create_room, delete_attachment, remove_member
from backend.media.models import MediaRendition
from backend.media.payloads import StageError
from backend.media.services import begin_rendition, extend_stream, fail_rendition, publish_rendition
from backend.moderation.services import quarantine_file
from consumers.routes import HTTP_ROUTES
from tests import sending
from tests.wire import Open

BROKEN = StageError(code="invalid_media", message="This film is damaged.", retryable=False)


class Player:
    """What a player of Bob's asks for: the playlist, and the pieces that it names."""

    def __init__(self, bob: Actor, path: str) -> None:
        app: Any = URLRouter(HTTP_ROUTES)
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost")
        self._grant, self._path = issue_grant(bob).token, path

    async def get(self, path: str = "") -> httpx.Response:
        """The answer to the grant of this player, or to an address as the playlist has it."""
        return await self._http.get(path or f"{self._path}?g={self._grant}")

    async def lines(self) -> list[str]:
        """The playlist without the grant."""
        answer = await self.get()
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/vnd.apple.mpegurl"
        assert answer.headers["cache-control"] == "no-store"
        return answer.text.replace(f"?g={quote(self._grant)}", "").splitlines()


@pytest.fixture
def group(wired: Open, alice: Actor, bob: Actor) -> UUID:
    """A room of the two."""
    return UUID(create_room(alice, kind="group", name="Films", members=[bob.user_id])[0].id)


@pytest.fixture
def film(alice: Actor, group: UUID) -> Any:
    """A video in the group of which a piece can be played."""
    handle = sending.send(alice, group)
    sending.process(handle.media_id)
    return sending.stream(handle.media_id)


@pytest.fixture
def player(film: Any, bob: Actor) -> Player:
    return Player(bob, f"/api/v1/media/files/{film.media_id}/stream/")


async def test_it_grows_goes_on_with_another_attempt_and_ends(film: Any, player: Player) -> None:
    media = f"/media/{film.media_id}"
    first = await player.lines()
    assert first[:6] == [
        "#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:4", "#EXT-X-PLAYLIST-TYPE:EVENT",
        "#EXT-X-START:TIME-OFFSET=0", "#EXT-X-INDEPENDENT-SEGMENTS",
    ]  # fmt: skip
    assert first[6:] == [f'#EXT-X-MAP:URI="{media}/hls-header.a1.mp4"', "#EXTINF:1.00000,", f"{media}/hls-1.a1.m4s"]

    def go_on() -> None:
        MediaRendition.objects.filter(pk=film.id).update(lease_until=clock.LONG_AGO)
        film_again = begin_rendition(film.id)
        assert film_again
        assert extend_stream(film_again, [sending.piece(film_again, 2)])
        assert publish_rendition(film_again, {"mp4.a2.mp4": 1})

    await sync_to_async(go_on)()
    assert (await player.lines())[9:] == [
        "#EXT-X-DISCONTINUITY", f'#EXT-X-MAP:URI="{media}/hls-header.a2.mp4"', "#EXTINF:1.00000,",
        f"{media}/hls-2.a2.m4s", "#EXT-X-ENDLIST",
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["leave", "quarantine", "delete"])
async def test_it_and_its_pieces_end_with_the_right_to_see_them(
    how: str, film: Any, player: Player, alice: Actor, bob: Actor, mod: Actor, group: UUID
) -> None:
    piece = (await player.get()).text.splitlines()[-1]
    assert (await player.get(piece)).content == sending.PIECE
    ends: dict[str, Callable[[], object]] = {
        "leave": lambda: remove_member(bob, group, bob.user_id),
        "quarantine": lambda: quarantine_file(mod, film.media_id, reason="spam"),
        "delete": lambda: delete_attachment(alice, film.media_id),
    }
    await sync_to_async(ends[how])()
    assert [(await player.get(path)).status_code for path in ("", piece)] == [404, 404]


async def test_it_says_why_a_conversion_has_failed(film: Any, player: Player) -> None:
    await sync_to_async(fail_rendition)(film, BROKEN)
    answer = await player.get()
    assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (410, "gone", BROKEN.message)
