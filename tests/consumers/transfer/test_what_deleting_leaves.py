"""With `TRASH_DAYS=0` nothing of a deleted message is left on the disk: the whole data folder is walked."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from tests.corpus import videos
from tests.server import WebServer, web_server
from tests.waiting import until

FILM = videos.of_format("mp4").read_bytes()


@pytest.fixture(scope="module")
def server() -> Iterator[WebServer]:
    with web_server(TRASH_DAYS="0", STRIP_METADATA="yes", AI_PROVIDER="off") as running, running.worker():
        yield running


def standing(server: WebServer) -> list[str]:
    """Every file that stands of what people have sent."""
    folders = (server.data / name for name in ("blobs", "staging"))
    return [str(path) for folder in folders for path in folder.rglob("*") if path.is_file()]


def photograph() -> bytes:
    """A picture that tells where it was taken."""
    exif, out = Image.Exif(), io.BytesIO()
    exif.get_ifd(0x8825)[1] = "N"
    Image.effect_noise((640, 480), 40).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_deleted_messages_leave_no_byte_and_a_picture_told_no_member_where_it_was_taken(server: WebServer) -> None:
    alice, bob, said = server.client(), server.client("bob"), {"room": server.room}
    files = [("film.mp4", FILM), ("photo.jpg", photograph())]
    answers = [alice.post("/api/chat/upload/", data=said, files={"file": file}) for file in files]
    media = [answer.json()["id"] for answer in answers]

    def shown(one: str) -> dict[str, object]:
        return dict(alice.get(f"/api/chat/attachments/{one}/").json())

    until(lambda: {shown(one)["state"] for one in media} == {"ready"}, within=60)
    for address in (shown(media[1])["file_url"], shown(media[1])["download_url"]):
        served = bob.get(str(address)).raise_for_status().content
        assert dict(Image.open(io.BytesIO(served)).getexif().get_ifd(0x8825)) == {}
    assert len(standing(server)) > len(media)
    for message in (answer.headers["Upload-Message"] for answer in answers):
        assert alice.delete(f"/api/chat/messages/{message}/").status_code in {200, 204}
    until(lambda: standing(server) == [], within=60)
