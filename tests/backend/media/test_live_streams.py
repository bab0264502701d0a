"""A video that is being converted plays meanwhile: its pieces are offered, counted, withheld and removed with it."""

from datetime import timedelta

import pytest

from backend import clock
from backend.accounts.models import Namespace
from backend.chat.services import delete_attachment
from backend.errors import Gone, NotFound
from backend.media.access import existing_file
from backend.media.models import MediaFile, MediaRendition
from backend.media.payloads import StageError, attachment_payload, completed
from backend.media.selectors import live_stream, stored_rendition
from backend.media.services import (
    begin_rendition,
    extend_stream,
    fail_rendition,
    forget_streams,
    publish_rendition,
    purge_file,
    put_off_rendition,
    streamed_until,
    unused_pictures,
)
from backend.moderation.services import quarantine_file, release_file
from backend.storage import blobs
from tests import sending

pytestmark = pytest.mark.django_db
SIZE = len(sending.PIECE)


@pytest.fixture
def order(alice, group):
    """A worker's lease on the conversion of a video of which nothing can be played yet."""
    handle = sending.send(alice, group)
    sending.process(handle.media_id)
    return sending.convert(handle.media_id)


@pytest.fixture
def streamed(order):
    """The same with two pieces on offer."""
    assert extend_stream(order, [sending.piece(order, number) for number in (1, 2)])
    return order


def shown(order):
    return attachment_payload(existing_file(order.media_id))


def names(order):
    return [piece.name for piece in live_stream(existing_file(order.media_id)).pieces]


def used(order):
    return Namespace.objects.values_list("used_bytes", flat=True).get(pk=existing_file(order.media_id).namespace_id)


def finish(order):
    blobs.write(blobs.derived_key(order.media_id, name := order.named("mp4")), b"the whole")
    return publish_rendition(order, {name: 9})


def stored(order):
    return [key.rpartition("/")[2] for key, _ in blobs.derived_files(order.media_id) if "hls" in key]


def test_its_first_pieces_are_told_to_all_and_further_ones_are_found_in_the_playlist(order):
    before, room = shown(order), used(order)
    assert extend_stream(order, [sending.piece(order, 1)])
    first = shown(order)
    assert (before.stream.hls, first.stream.hls) == (None, f"/api/v1/media/files/{order.media_id}/stream/")
    assert completed(first, "g=key").stream.hls.endswith("/stream/?g=key")
    assert first.version == before.version + 1
    assert extend_stream(order, [sending.piece(order, 2), sending.piece(order, 3)])
    assert (shown(order).version, streamed_until(order.media_id)) == (first.version, 3.0)
    assert names(order) == ["hls-1.a1.m4s", "hls-2.a1.m4s", "hls-3.a1.m4s"]
    file = stored_rendition(existing_file(order.media_id), "hls-3.a1.m4s")
    assert (file.content_type, blobs.open_blob(file.key).read()) == ("video/iso.segment", sending.PIECE)
    assert used(order) == room + 4 * SIZE
    assert unused_pictures([order.media_id], before=clock.now() + timedelta(days=1)) == {}


def test_the_whole_takes_its_place_and_the_pieces_go_once_nobody_plays_them(streamed):
    assert not live_stream(existing_file(streamed.media_id)).has_ended
    room = used(streamed)
    assert finish(streamed)
    after = shown(streamed)
    assert (after.stream.hls, after.stream.mp4) == (None, f"/media/{streamed.media_id}/mp4.a1.mp4")
    # Who plays the pieces is told that these are all
    assert live_stream(existing_file(streamed.media_id)).has_ended
    assert forget_streams() == 0
    MediaRendition.objects.filter(kind="hls").update(not_before=clock.now())
    assert forget_streams() == 1
    assert (stored(streamed), used(streamed)) == ([], room - 3 * SIZE + 9)
    with pytest.raises(NotFound):
        live_stream(existing_file(streamed.media_id))
    assert shown(streamed).stream.mp4


def test_what_fails_half_way_says_why_and_leaves_nothing(streamed):
    room = used(streamed)
    assert fail_rendition(streamed, StageError(code="invalid_media", message="It is damaged.", retryable=False))
    assert (shown(streamed).stream.hls, shown(streamed).stages["transcode"].state) == (None, "failed")
    for _ in range(2):
        with pytest.raises(Gone, match="It is damaged"):
            live_stream(existing_file(streamed.media_id))
        with pytest.raises(NotFound):
            stored_rendition(existing_file(streamed.media_id), "hls-1.a1.m4s")
        forget_streams()
    assert (stored(streamed), used(streamed)) == ([], room - 3 * SIZE)
    # And where it is tried again it begins anew
    again = sending.convert(streamed.media_id)
    assert extend_stream(again, [sending.piece(again, 1)])
    assert names(again) == ["hls-1.a2.m4s"]


def test_another_worker_goes_on_where_the_last_one_was_interrupted(streamed):
    put_off_rendition(streamed)
    assert extend_stream(streamed, [sending.piece(streamed, 3)]) is False
    assert shown(streamed).stream.hls
    MediaRendition.objects.update(not_before=None)
    second = begin_rendition(streamed.id)
    assert (streamed_until(second.media_id), extend_stream(second, [sending.piece(second, 3)])) == (2.0, True)
    assert names(second) == ["hls-1.a1.m4s", "hls-2.a1.m4s", "hls-3.a2.m4s"]


def test_a_hold_withholds_it_and_a_release_brings_it_back_with_what_came_meanwhile(mod, streamed):
    quarantine_file(mod, streamed.media_id, reason="spam")
    assert shown(streamed).stream is None
    assert extend_stream(streamed, [sending.piece(streamed, 3)])
    release_file(mod, streamed.media_id, reason="fine")
    assert shown(streamed).stream.hls
    assert len(names(streamed)) == 3


def test_it_goes_with_the_bytes_of_its_file_and_nothing_is_added_to_one_that_is_deleted(alice, streamed):
    before = used(streamed) - 3 * SIZE - existing_file(streamed.media_id).size
    delete_attachment(alice, streamed.media_id)
    assert extend_stream(streamed, [sending.piece(streamed, 3)]) is False
    purge_file(streamed.media_id)
    assert (used(streamed), stored(streamed)) == (before, [])
    assert MediaFile.objects.get(pk=streamed.media_id).streams == {}
    assert forget_streams() == 0
