"""Animated pictures play in place as light films, and longer videos can be looked into before they are played."""

import io

import av
import pytest

from backend.media.access import existing_file
from backend.media.models import MediaFile, MediaRendition
from backend.media.payloads import attachment_payload
from backend.media.selectors import stored_rendition
from backend.storage import blobs
from media_pipeline import actors, clips
from media_pipeline.engine import errors
from tests import sending
from tests.corpus import pictures, videos

pytestmark = pytest.mark.django_db


def shown(media_id):
    return attachment_payload(existing_file(media_id))


def sent(alice, group, path):
    media_id = sending.send(alice, group, path.read_bytes(), name=path.name).media_id
    actors.preview_media.fn(str(media_id))
    return media_id


def filmed(media_id):
    actors.make_media_rendition.fn(str(MediaRendition.objects.get(media=media_id, kind="clip").pk))
    return shown(media_id)


def test_an_animated_picture_is_offered_as_a_smaller_film(alice, group):
    media_id = sent(alice, group, pictures.moving("gif"))
    before = shown(media_id)
    assert (before.kind, before.state, before.stream.clip) == ("image", "ready", None)
    after = filmed(media_id)
    assert after.stream.clip == f"/media/{media_id}/clip.a1.mp4"
    assert (after.stages["clip"].state, after.file_url) == ("done", f"/media/{media_id}/file")
    clip = stored_rendition(existing_file(media_id), "clip.a1.mp4")
    assert clip.content_type == "video/mp4"
    with blobs.open_blob(clip.key) as file:
        content = file.read()
    assert len(content) < before.size
    with av.open(io.BytesIO(content)) as film:
        assert (len(film.streams), film.streams.video[0].codec_context.name) == (1, "h264")


def test_what_no_smaller_film_can_stand_for_plays_as_it_is(alice, group):
    for path in (pictures.moving("gif", clear=True), pictures.animated("webp")):
        media_id = sent(alice, group, path)
        assert filmed(media_id).stream.clip == f"/media/{media_id}/file"
        row = MediaRendition.objects.get(media=media_id)
        assert (row.state, row.files, row.bytes) == ("ready", {}, 0)


def test_a_heavy_picture_without_a_film_is_shown_by_its_still_alone(alice, group, monkeypatch):
    monkeypatch.setattr(clips, "_PLAYS_AS_IT_IS_BYTES", 100)
    media_id = sent(alice, group, pictures.moving("gif", clear=True))
    after = filmed(media_id)
    assert (after.state, after.stream.clip, after.stages["clip"].error.code) == ("ready", None, "too_many_pixels")
    assert after.thumbnail_url


def test_a_held_picture_shows_no_film(alice, group):
    media_id = sent(alice, group, pictures.moving("gif"))
    filmed(media_id)
    MediaFile.objects.filter(pk=media_id).update(hold="quarantined")
    assert shown(media_id).stream is None


def test_a_still_picture_gets_no_clip(alice, group):
    sent(alice, group, pictures.of_format("webp"))
    assert not MediaRendition.objects.exists()


def test_a_longer_video_can_be_looked_into(alice, group):
    media_id = sent(alice, group, videos.film())
    after = filmed(media_id)
    assert after.stream.clip == f"/media/{media_id}/clip.a1.mp4"
    assert 1_000 < MediaRendition.objects.get(media=media_id, kind="clip").bytes <= 300_000


def test_a_video_that_cannot_be_filmed_stays_as_it_is(alice, group, monkeypatch):
    media_id = sent(alice, group, videos.film())

    class Failing:
        def clip(self, fd, *, kind, container):
            raise errors.too_slow()

    monkeypatch.setattr(actors, "idle_sandbox", Failing)
    after = filmed(media_id)
    assert (after.state, after.stream.clip, after.stages["clip"].state) == ("ready", None, "failed")
