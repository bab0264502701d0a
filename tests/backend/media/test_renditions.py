"""What is made from files for players: leased, published, withheld and removed with the file itself."""

from datetime import timedelta

import pytest

from backend import clock
from backend.accounts.models import Namespace
from backend.chat.services import delete_attachment
from backend.errors import NotFound
from backend.events.publish import atomic
from backend.jobs.enqueue import broker
from backend.media.access import existing_file
from backend.media.models import MediaFile, MediaRendition
from backend.media.payloads import StageError, attachment_payload, completed
from backend.media.selectors import stored_rendition
from backend.media.services import (
    begin_rendition,
    fail_rendition,
    locked,
    plan_rendition,
    publish_rendition,
    purge_file,
    put_off_rendition,
    renew_rendition,
    requeue_renditions,
    return_rendition,
    unused_pictures,
)
from backend.moderation.services import quarantine_file, release_file
from backend.storage import blobs
from tests import sending

pytestmark = pytest.mark.django_db
BROKEN = StageError(code="invalid_media", message="This file is damaged.", retryable=False)
CONTENT = b"what players ask for"


@pytest.fixture
def media_id(alice, group):
    """A video in the group whose preview is done."""
    handle = sending.send(alice, group)
    sending.process(handle.media_id)
    return handle.media_id


def plan(media_id, kind="mp4"):
    with atomic():
        return plan_rendition(locked(media_id), kind, {"video": "copy"})


@pytest.fixture
def order(media_id):
    """A worker's lease on a rendition of the video."""
    return begin_rendition(plan(media_id))


def make(order):
    """Store a file as a worker does, and offer it: its name, and whether it was taken."""
    name = order.named("mp4")
    blobs.write(blobs.derived_key(order.media_id, name), CONTENT)
    return name, publish_rendition(order, {name: len(CONTENT)}, {"width": 640})


def rested(order):
    MediaRendition.objects.filter(pk=order.id).update(not_before=None)


def used(media_id):
    return Namespace.objects.values_list("used_bytes", flat=True).get(pk=existing_file(media_id).namespace_id)


def test_a_rendition_is_offered_to_all_who_see_the_file_once_it_stands(media_id, order):
    before = attachment_payload(existing_file(media_id))
    assert (order.plan, order.attempt, order.stage, before.stream.mp4) == ({"video": "copy"}, 1, "transcode", None)
    assert make(order) == ("mp4.a1.mp4", True)
    shown = attachment_payload(existing_file(media_id))
    assert shown.stream.mp4 == f"/media/{media_id}/mp4.a1.mp4"
    assert (shown.playable, shown.playable_reason, shown.version > before.version) == (True, None, True)
    assert completed(shown, "g=key").stream.mp4.endswith("mp4.a1.mp4?g=key")
    stored = stored_rendition(existing_file(media_id), "mp4.a1.mp4")
    assert (stored.content_type, blobs.open_blob(stored.key).read()) == ("video/mp4", CONTENT)
    for other in ("mp4.a2.mp4", "hls.a1.m3u8", "clip.a1.mp4"):
        with pytest.raises(NotFound):
            stored_rendition(existing_file(media_id), other)


def test_one_worker_has_it_and_a_late_one_changes_nothing(order):
    assert begin_rendition(order.id) is None
    assert renew_rendition(order)
    MediaRendition.objects.filter(pk=order.id).update(lease_until=clock.now() - timedelta(seconds=1))
    second = begin_rendition(order.id)
    assert second.attempt == 2
    assert (renew_rendition(order), make(order)[1], fail_rendition(order, BROKEN)) == (False, False, False)
    assert make(second) == ("mp4.a2.mp4", True)


def test_a_hold_withholds_it_and_a_release_brings_it_back(mod, media_id, order):
    make(order)
    quarantine_file(mod, media_id, reason="spam")
    assert attachment_payload(existing_file(media_id)).stream is None
    release_file(mod, media_id, reason="fine")
    assert attachment_payload(existing_file(media_id)).stream.mp4


def test_a_file_that_is_held_waits_for_its_rendition_and_one_under_way_is_withheld(mod, media_id):
    waiting = plan(media_id)
    quarantine_file(mod, media_id, reason="spam")
    assert begin_rendition(waiting) is None
    assert MediaRendition.objects.get(pk=waiting).not_before > clock.now()
    release_file(mod, media_id, reason="fine")
    MediaRendition.objects.filter(pk=waiting).update(not_before=None)
    order = begin_rendition(waiting)
    quarantine_file(mod, media_id, reason="spam")
    assert make(order)[1]
    assert attachment_payload(existing_file(media_id)).stream is None


def test_it_counts_as_stored_and_goes_with_the_bytes_of_its_file(alice, media_id, order):
    before = used(media_id)
    name, _ = make(order)
    assert used(media_id) == before + len(CONTENT)
    assert name not in str(unused_pictures([media_id], before=clock.now() + timedelta(days=1)))
    size = existing_file(media_id).size
    delete_attachment(alice, media_id)
    purge_file(media_id)
    assert used(media_id) == before - size
    assert not MediaRendition.objects.exists()
    assert MediaFile.objects.get(pk=media_id).streams == {}
    with pytest.raises(FileNotFoundError):
        blobs.open_blob(blobs.derived_key(media_id, name))


def test_one_of_a_deleted_file_is_not_taken(alice, media_id, order):
    delete_attachment(alice, media_id)
    assert make(order)[1] is False
    assert MediaFile.objects.get(pk=media_id).streams == {}


def test_attempts_are_counted_before_they_start_and_end_in_a_sentence(media_id, order, settings):
    for attempt in range(1, settings.MAX_ATTEMPTS):
        put_off_rendition(order)
        assert begin_rendition(order.id) is None
        rested(order)
        order = begin_rendition(order.id)
        assert order.attempt == attempt + 1
    put_off_rendition(order)
    rested(order)
    assert begin_rendition(order.id) is None
    stage = attachment_payload(existing_file(media_id)).stages["transcode"]
    assert (stage.state, stage.error.code, stage.error.retryable) == ("failed", "internal", True)


def test_a_disk_without_room_uses_up_no_attempt(order):
    put_off_rendition(order, no_room=True)
    rested(order)
    assert begin_rendition(order.id).attempt == 1


def test_a_worker_that_stops_uses_up_no_attempt_and_another_goes_on_at_once(order):
    return_rendition(order)
    assert (renew_rendition(order), make(order)[1]) == (False, False)
    assert begin_rendition(order.id).attempt == 1


def test_what_was_given_up_has_fresh_attempts_when_it_is_asked_for_again(media_id, order, settings):
    settings.MAX_ATTEMPTS = 2
    for _ in range(2):
        put_off_rendition(order)
        rested(order)
        order = begin_rendition(order.id) or order
    assert MediaRendition.objects.get().state == "failed"
    assert plan(media_id) == order.id
    for attempt in (3, 4):
        order = begin_rendition(order.id)
        assert order.attempt == attempt
        put_off_rendition(order)
        rested(order)
    assert begin_rendition(order.id) is None


@pytest.mark.parametrize(
    ("changes", "waiting", "asked"),
    [
        ({"asked_at": 11}, False, 1),
        ({"asked_at": 5}, False, 0),
        ({"asked_at": -3600}, False, 1),
        ({"asked_at": 11}, True, 0),
        ({"asked_at": 11, "not_before": 1}, True, 1),
        ({"asked_at": 11, "not_before": -60}, False, 0),
        ({"asked_at": 0, "state": "running", "lease_until": 1}, True, 1),
        ({"asked_at": 60, "state": "running", "lease_until": -5}, False, 0),
        ({"asked_at": 60, "state": "failed"}, False, 0),
    ],
)
def test_only_what_stands_still_is_asked_for_again_and_nothing_counts_as_lost_while_others_wait(
    media_id, changes, waiting, asked
):
    row = plan(media_id)
    past = {name: clock.now() - timedelta(seconds=ago) for name, ago in changes.items() if name != "state"}
    MediaRendition.objects.filter(pk=row).update(**changes | past)
    queue = broker().client
    queue.delete("dramatiq:transcode")
    if waiting:
        queue.rpush("dramatiq:transcode", "of another file")
    assert requeue_renditions() == asked
    assert queue.llen("dramatiq:transcode") == asked + waiting
    queue.delete("dramatiq:transcode")


def test_what_has_failed_is_tried_again_when_it_is_asked_for_again(media_id, order):
    assert plan(media_id) is None
    assert fail_rendition(order, BROKEN)
    assert begin_rendition(order.id) is None
    assert plan(media_id) == order.id
    assert make(begin_rendition(order.id)) == ("mp4.a2.mp4", True)
    assert plan(media_id) is None
