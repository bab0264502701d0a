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
from backend.media.models import MediaFile, MediaRendition
from backend.media.payloads import StageError
from backend.media.services import ask_for_heights, begin_rendition, extend_stream, fail_rendition, publish_rendition
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
        self.grant, self._path = issue_grant(bob).token, path

    async def get(self, path: str = "", headers: dict[str, str] | None = None) -> httpx.Response:
        """The answer to the grant of this player, or to an address as the playlist has it."""
        return await self._http.get(path or f"{self._path}?g={self.grant}", headers=headers)

    async def lines(self) -> list[str]:
        """The playlist without the grant."""
        answer = await self.get()
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/vnd.apple.mpegurl"
        assert answer.headers["cache-control"] == "no-store"
        return answer.text.replace(f"?g={quote(self.grant)}", "").splitlines()


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


@pytest.fixture
def heights(alice: Actor, group: UUID) -> UUID:
    """A video that streams in two heights."""
    handle = sending.send(alice, group)
    sending.process(handle.media_id)
    MediaFile.objects.update(width=1920, height=1080, duration=120.0, playable=True)
    assert ask_for_heights(handle.media_id)
    order = begin_rendition(MediaRendition.objects.get(kind="ladder").pk)
    assert order
    sending.heights(order)
    return handle.media_id


async def test_several_heights_are_ranges_of_one_file_each(heights: UUID, bob: Actor) -> None:
    path = f"/api/v1/media/files/{heights}/stream/"
    row = await MediaRendition.objects.aget(kind="ladder")
    player, media = Player(bob, path), f"/media/{heights}/ladder-360-{row.pk.hex[-8:]}.a1.mp4"
    rates = "#EXT-X-STREAM-INF:BANDWIDTH=19,AVERAGE-BANDWIDTH=14"
    codecs = 'FRAME-RATE=30.000,CODECS="avc1.64001f,mp4a.40.2"'
    assert (await player.lines())[3:] == [
        f"{rates},RESOLUTION=1280x720,{codecs}",
        f"{path}?height=720&g={quote(player.grant)}",
        f"{rates},RESOLUTION=640x360,{codecs}",
        f"{path}?height=360&g={quote(player.grant)}",
    ]  # fmt: skip
    fragments = (await player.get((await player.lines())[-1])).text.replace(f"?g={quote(player.grant)}", "")
    assert fragments.splitlines()[2:] == [
        "#EXT-X-TARGETDURATION:4", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{media}",BYTERANGE="4@0"', "#EXTINF:4.00000,", "#EXT-X-BYTERANGE:5@4", media,
        "#EXTINF:2.50000,", "#EXT-X-BYTERANGE:6@9", media, "#EXT-X-ENDLIST",
    ]  # fmt: skip
    part = await player.get(f"{media}?g={quote(player.grant)}", {"Range": "bytes=9-14"})
    assert (part.status_code, part.content) == (206, b"second")
    answer = await player.get(f"{path}?height=480&g={quote(player.grant)}")
    assert (answer.status_code, answer.json()["detail"]) == (404, "This video streams in these heights: 720, 360.")


@pytest.mark.parametrize("how", ["leave", "quarantine", "delete"])
async def test_heights_and_their_fragments_end_with_the_right_to_see_them(
    how: str, heights: UUID, alice: Actor, bob: Actor, mod: Actor, group: UUID
) -> None:
    player = Player(bob, f"/api/v1/media/files/{heights}/stream/")
    of_one = (await player.get()).text.splitlines()[-1]
    piece = (await player.get(of_one)).text.splitlines()[-2]
    assert (await player.get(piece)).content == sending.RUNG
    ends: dict[str, Callable[[], object]] = {
        "leave": lambda: remove_member(bob, group, bob.user_id),
        "quarantine": lambda: quarantine_file(mod, heights, reason="spam"),
        "delete": lambda: delete_attachment(alice, heights),
    }
    await sync_to_async(ends[how])()
    assert [(await player.get(path)).status_code for path in ("", of_one, piece)] == [404, 404, 404]


async def test_a_long_video_that_is_played_is_asked_for_in_several_heights(
    alice: Actor, bob: Actor, group: UUID
) -> None:
    def sent() -> UUID:
        handle = sending.send(alice, group)
        sending.process(handle.media_id)
        MediaFile.objects.update(width=1920, height=1080, duration=120.0, playable=True)
        return handle.media_id

    media_id = await sync_to_async(sent)()
    player, asked = Player(bob, f"/media/{media_id}/file"), MediaRendition.objects.filter(kind="ladder")
    for query, count in (("&download=1", 0), ("", 1), ("", 1)):
        assert (await player.get(f"/media/{media_id}/file?g={quote(player.grant)}{query}")).status_code == 200
        assert await asked.acount() == count
