"""A person chooses the frame that stands for a video; its pictures are made anew and shown to everybody who sees it."""

import io

import pytest
from PIL import Image

from backend.errors import Conflict
from backend.library.inputs import FileChange
from backend.library.selectors import file
from backend.library.services import change_file
from backend.media.access import existing_file
from backend.media.models import MediaFile, MediaRendition, MediaThumbnail
from backend.media.payloads import attachment_payload
from backend.media.selectors import current_thumbnail
from backend.storage import blobs
from media_pipeline import actors
from media_pipeline.engine import errors
from tests import sending
from tests.corpus import pictures, videos

pytestmark = pytest.mark.django_db


def shown(media_id):
    return attachment_payload(existing_file(media_id))


@pytest.fixture
def video(alice, group):
    """Two seconds of four colours."""
    media_id = sending.send(alice, group, videos.quadrants().read_bytes(), name="four.mp4").media_id
    actors.preview_media.fn(str(media_id))
    return media_id


def choose(alice, media_id, at_s):
    return change_file(alice, media_id, FileChange(poster_s=at_s), revision=file(alice, media_id).revision)


def work(media_id):
    actors.make_media_rendition.fn(str(MediaRendition.objects.get(media=media_id, kind="poster").pk))
    return shown(media_id)


def picture(media_id):
    stored = current_thumbnail(existing_file(media_id), "small")
    with blobs.open_blob(stored.key) as opened:
        return Image.open(io.BytesIO(opened.read())).convert("L").resize((1, 1)).getpixel((0, 0))


def test_the_pictures_are_of_the_frame_that_was_chosen(alice, group):
    media_id = sending.send(alice, group, videos.black_at_first().read_bytes(), name="night.mp4").media_id
    actors.preview_media.fn(str(media_id))
    before = shown(media_id)
    assert picture(media_id) > 30
    chosen = choose(alice, media_id, 0.0)
    assert (chosen.poster_s, chosen.thumbnail_url.partition("?")[0]) == (0.0, before.thumbnail_url)
    after = work(media_id)
    assert after.thumbnail_url == f"/media/{media_id}/medium.a1001.webp"
    assert after.version > before.version
    assert picture(media_id) < 20
    assert {row.attempt for row in MediaThumbnail.objects.filter(media=media_id)} == {1001}
    assert choose(alice, media_id, None).poster_s is None
    work(media_id)
    assert picture(media_id) > 30


def test_the_choice_holds_when_the_video_is_processed_again(alice, video, monkeypatch):
    choose(alice, video, 1.5)
    MediaFile.objects.filter(pk=video).update(state="processing", lease=None, lease_until=None)
    asked = []
    real = actors.sandbox()

    class Listening:
        def preview(self, fd, **wanted):
            asked.append(wanted["at_s"])
            return real.preview(fd, **wanted)

        def __getattr__(self, name):
            return getattr(real, name)

    monkeypatch.setattr(actors, "sandbox", Listening)
    actors.preview_media.fn(str(video))
    assert (shown(video).state, asked) == ("ready", [1.5])


def test_a_later_choice_takes_the_place_of_one_under_way(alice, video, monkeypatch):
    choose(alice, video, 0.5)
    real = actors.sandbox()

    class Overtaken:
        def preview(self, fd, **wanted):
            choose(alice, video, 1.5)
            return real.preview(fd, **wanted)

    monkeypatch.setattr(actors, "sandbox", Overtaken)
    work(video)
    assert shown(video).thumbnail_url.endswith("/medium.a1.webp")
    monkeypatch.undo()
    assert work(video).thumbnail_url.endswith("/medium.a1002.webp")
    names = {key.rpartition("/")[2] for key, _ in blobs.derived_files(video)}
    assert not {name for name in names if name.endswith(".a1001.webp")}


def test_a_frame_that_cannot_be_read_leaves_the_pictures_as_they_are(alice, video, monkeypatch):
    choose(alice, video, 0.5)

    class Failing:
        def preview(self, fd, **wanted):
            raise errors.not_readable()

    monkeypatch.setattr(actors, "sandbox", Failing)
    after = work(video)
    assert (after.state, after.stages["thumbnail"].state) == ("ready", "failed")
    assert after.thumbnail_url.endswith("/medium.a1.webp")


def test_only_a_video_that_is_ready_has_a_frame_to_choose(alice, group):
    photo = sending.send(alice, group, pictures.of_format("jpeg").read_bytes(), name="photo.jpeg").media_id
    actors.preview_media.fn(str(photo))
    coming = sending.send(alice, group, videos.quadrants().read_bytes(), name="four.mp4").media_id
    for media_id in (photo, coming):
        with pytest.raises(Conflict):
            choose(alice, media_id, 1.0)
    assert not MediaRendition.objects.filter(kind="poster").exists()
