"""Files that mean harm, each sent and worked on as any other: how it ends, and that nothing else was touched by it."""

from __future__ import annotations

import contextlib
import socket

import pytest

from backend.errors import UnsupportedType
from backend.media.access import existing_file
from backend.media.models import MediaRendition
from backend.media.payloads import attachment_payload
from media_pipeline import actors
from tests import sending
from tests.corpus import videos
from tests.corpus.attacks import ATTACKS, Target
from tests.media_pipeline.attack_ends import ENDS
from tests.media_pipeline.engine.opened import Watch

pytestmark = pytest.mark.django_db

CONVERTED = ("Matroska of chapters in another file", "AVI with a playlist for subtitles")
"""Those that name other files and get as far as ffmpeg."""

SHARES = 4
"""All in one test took longer than a test may on a busy machine."""


@pytest.fixture
def listener():
    """A socket that nobody may connect to."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def target(listener, tmp_path):
    """A good video of somebody else, and an address."""
    path = tmp_path / "foreign.mp4"
    path.write_bytes(videos.of_format("mp4").read_bytes())
    return Target(path, f"http://127.0.0.1:{listener.getsockname()[1]}/file.ts")


def was_called(listener):
    try:
        listener.accept()
    except BlockingIOError:
        return False
    return True


def end_of(alice, group, title, target):
    """Send a file, have a worker look at it, and say how it ended."""
    name, make = ATTACKS[title]
    try:
        media_id = sending.send(alice, group, make(target), name=name, content_type="").media_id
    except UnsupportedType:
        return "refused"
    actors.preview_media.fn(str(media_id))
    for rendition in MediaRendition.objects.filter(media=media_id) if title in CONVERTED else ():
        actors.make_media_rendition.fn(str(rendition.pk))
    shown = attachment_payload(existing_file(media_id))
    if title in CONVERTED:
        assert shown.playable
    return f"{shown.state}: {shown.error.code if shown.error else shown.content_type}"


@pytest.mark.parametrize("share", range(SHARES))
def test_every_attack_ends_as_the_table_says_and_touches_nothing_else(alice, group, settings, listener, target, share):
    settings.STRIP_METADATA = True
    titles = sorted(ATTACKS)[share::SHARES]
    with Watch(target.path) as watch:
        ends = {title: end_of(alice, group, title, target) for title in titles}
        assert not watch.was_touched
    assert not was_called(listener)
    assert ends == {title: ENDS[title] for title in titles}


def test_the_table_names_every_attack():
    assert ATTACKS.keys() == ENDS.keys()


def test_the_listener_would_have_noticed(listener):
    with socket.create_connection(listener.getsockname()):
        assert was_called(listener)
