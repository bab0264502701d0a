"""A long or large video that is played is made in several heights: once, where there is room, while it is played."""

from datetime import timedelta

import pytest
from django.test import override_settings

from backend import clock
from backend.accounts.models import Namespace
from backend.chat.services import delete_attachment
from backend.errors import NotFound
from backend.media.access import existing_file
from backend.media.models import MediaFile, MediaRendition
from backend.media.payloads import attachment_payload
from backend.media.selectors import Ladder, stored_rendition, stream_of
from backend.media.services import (
    ask_for_heights,
    begin_rendition,
    forget_heights,
    note_stream_use,
    publish_rendition,
    purge_file,
)
from backend.media.services.ladders import sizes_of
from backend.moderation.services import quarantine_file, release_file
from backend.storage import blobs
from tests import sending

pytestmark = pytest.mark.django_db


def film(alice, group, **facts):
    """A video that plays: 16:9 in 1080p and two minutes long, unless ``facts`` say otherwise."""
    media_id = sending.send(alice, group).media_id
    sending.process(media_id)
    MediaFile.objects.filter(pk=media_id).update(
        **{"width": 1920, "height": 1080, "duration": 120.0, "playable": True, **facts}
    )
    return media_id


@pytest.fixture
def media_id(alice, group):
    """A film."""
    return film(alice, group)


def used(media_id):
    return Namespace.objects.values_list("used_bytes", flat=True).get(pk=existing_file(media_id).namespace_id)


def shown(media_id):
    return attachment_payload(existing_file(media_id))


def names(media_id):
    return sorted(key.rpartition("/")[2] for key, _ in blobs.derived_files(media_id) if "ladder" in key)


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (1920, 1080, [(1920, 1080), (1280, 720), (640, 360)]),
        (3840, 2160, [(1920, 1080), (1280, 720), (640, 360)]),
        (1080, 1920, [(1080, 1920), (720, 1280), (360, 640)]),
        (1280, 720, [(1280, 720), (640, 360)]),
        (961, 541, [(960, 540), (638, 360)]),
        (640, 480, [(640, 480)]),
        (160, 120, [(160, 120)]),
    ],
    ids=str,
)
def test_heights_are_even_of_the_same_shape_and_never_larger_than_the_video(width, height, sizes):
    assert sizes_of(MediaFile(width=width, height=height)) == sizes


@pytest.mark.parametrize(
    ("facts", "worth"),
    [
        ({}, True),
        ({"duration": 59.0}, False),
        ({"duration": 12.0, "width": 3840, "height": 2160}, True),
        ({"duration": 9.0, "width": 3840, "height": 2160}, False),
        ({"height": 360, "width": 640}, False),
        ({"playable": False}, False),
        ({"playable": False, "streams": {"mp4": "mp4.a1.mp4"}}, True),
        ({"duration": None}, False),
        ({"kind": "audio"}, False),
    ],
    ids=["long", "short", "short-but-large", "very-short", "small", "not-playable", "converted", "unknown", "sound"],
)
def test_only_a_long_or_large_video_that_plays_is_worth_it(facts, worth, alice, group):
    assert ask_for_heights(film(alice, group, **facts)) is worth
    assert MediaRendition.objects.filter(kind="ladder").count() == int(worth)


def test_it_is_asked_for_once_however_often_it_is_played_and_never_where_there_are_to_be_none(media_id):
    before = shown(media_id)
    assert [ask_for_heights(media_id) for _ in range(3)] == [True, False, False]
    assert shown(media_id) == before
    MediaRendition.objects.all().delete()
    for name in ("HEIGHTS_FROM_S", "HEIGHTS_BYTES"):
        with override_settings(**{name: 0}):
            assert ask_for_heights(media_id) is False
    assert ask_for_heights(media_id)


def test_it_is_not_made_where_the_namespace_has_no_room_for_it(media_id):
    file = existing_file(media_id)
    Namespace.objects.filter(pk=file.namespace_id).update(quota_bytes=used(media_id) + file.size - 1)
    assert ask_for_heights(media_id) is False
    Namespace.objects.filter(pk=file.namespace_id).update(quota_bytes=used(media_id) + file.size)
    assert ask_for_heights(media_id) is True


def ordered(media_id):
    assert ask_for_heights(media_id)
    return begin_rendition(MediaRendition.objects.get(media=media_id, kind="ladder").pk)


def test_what_does_not_play_yet_is_converted_first(alice, group, media_id):
    ask_for_heights(media_id)
    waiting = MediaRendition.objects.get(media=media_id)
    other = sending.send(alice, group).media_id
    sending.process(other)
    conversion = MediaRendition.objects.create(media_id=other, kind="mp4", asked_at=clock.now())
    assert begin_rendition(waiting.pk) is None
    conversion.delete()
    MediaRendition.objects.update(not_before=None)
    assert begin_rendition(waiting.pk).attempt == 1


def test_it_is_made_of_the_version_that_plays(alice, group):
    media_id = film(alice, group)
    order = sending.convert(media_id)
    blobs.write(blobs.derived_key(media_id, "mp4.a1.mp4"), b"the version for browsers")
    assert publish_rendition(order, {"mp4.a1.mp4": 24})
    made_of = ordered(media_id)
    assert (made_of.key, made_of.size, made_of.container) == (blobs.derived_key(media_id, "mp4.a1.mp4"), 24, "mp4")


@pytest.fixture
def laddered(media_id):
    """A film that streams in two heights."""
    sending.heights(ordered(media_id))
    return media_id


def test_all_are_told_once_it_stands_and_it_counts_as_stored(media_id):
    before, room = shown(media_id), used(media_id)
    sending.heights(ordered(media_id))
    after = shown(media_id)
    assert (before.stream.hls, after.stream.hls) == (None, f"/api/v1/media/files/{media_id}/stream/")
    assert after.version > before.version
    assert used(media_id) == room + 2 * len(sending.RUNG)
    ladder = stream_of(existing_file(media_id))
    assert isinstance(ladder, Ladder)
    assert [rung.name.rpartition("-")[0] for rung in ladder.rungs] == ["ladder-720", "ladder-360"]
    assert stored_rendition(existing_file(media_id), ladder.rungs[1].name).content_type == "video/mp4"


def due(media_id):
    return MediaRendition.objects.filter(media=media_id, kind="ladder").update(not_before=clock.now())


def test_it_is_removed_when_it_is_played_no_more_and_made_anew_when_it_is_played_again(laddered):
    assert forget_heights() == 0
    room = used(laddered)
    due(laddered)
    assert forget_heights() == 1
    assert (shown(laddered).stream.hls, names(laddered)) == (None, [])
    assert used(laddered) == room - 2 * len(sending.RUNG)
    with pytest.raises(NotFound):
        stream_of(existing_file(laddered))
    assert ask_for_heights(laddered)


def test_what_is_made_anew_has_names_that_no_cache_knows(laddered):
    before = names(laddered)
    due(laddered)
    forget_heights()
    sending.heights(ordered(laddered))
    assert (len(before), len({*before, *names(laddered)})) == (2, 4)


def test_a_store_that_fails_for_one_of_them_keeps_no_other(alice, group, laddered, monkeypatch):
    other, failing, remove = film(alice, group), names(laddered)[0], blobs.remove
    sending.heights(ordered(other))
    monkeypatch.setattr(blobs, "remove", lambda key: _fail() if key.endswith(failing) else remove(key))
    for media_id in (laddered, other):
        due(media_id)
    assert forget_heights() == 2
    assert (names(laddered), names(other)) == ([failing], [])


def _fail():
    raise OSError("The object storage does not answer.")


def test_it_stays_while_it_is_played(laddered, settings):
    def until():
        return MediaRendition.objects.get(media=laddered, kind="ladder").not_before

    first = until()
    note_stream_use(laddered, first.timestamp())
    assert until() == first
    soon = clock.now() + timedelta(days=settings.HEIGHTS_DAYS - 2)
    MediaRendition.objects.filter(kind="ladder").update(not_before=soon)
    note_stream_use(laddered, soon.timestamp())
    assert until() >= first


def test_those_that_were_played_longest_ago_make_way_for_others(alice, group, laddered, settings):
    settings.HEIGHTS_BYTES = 3 * len(sending.RUNG)
    other = film(alice, group)
    sending.heights(ordered(other))
    assert forget_heights() == 1
    assert (shown(laddered).stream.hls, shown(other).stream.hls is not None) == (None, True)


def test_a_hold_withholds_it_and_it_goes_with_the_bytes_of_its_file(alice, mod, laddered):
    before = used(laddered) - 2 * len(sending.RUNG) - existing_file(laddered).size
    quarantine_file(mod, laddered, reason="spam")
    assert shown(laddered).stream is None
    release_file(mod, laddered, reason="not spam")
    delete_attachment(alice, laddered)
    purge_file(laddered)
    assert (used(laddered), names(laddered), forget_heights()) == (before, [], 0)
