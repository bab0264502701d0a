"""A worker's hold on a file: one at a time, taken over when silent; a late one changes nothing and undoes nothing."""

from datetime import timedelta

import msgspec
import pytest

from backend import clock
from backend.audit.models import ActivityEntry
from backend.chat.services import delete_attachment, send_message
from backend.events.catalogue import DurableFrame, EphemeralFrame
from backend.events.log import head
from backend.ids import new_id
from backend.jobs.enqueue import broker, send
from backend.media.access import existing_file
from backend.media.jobs import PreviewMedia
from backend.media.models import MediaFile
from backend.media.payloads import StageError, attachment_payload
from backend.media.services import (
    Stage,
    begin_processing,
    fail_processing,
    finish_processing,
    processing,
    purge_file,
    release_lease,
    renew_lease,
    report_later_stage,
    report_stage,
    requeue_stalled,
    show_thumbnails,
    wait_for_scanner,
)
from backend.moderation.services import quarantine_file, release_file, retry_file_as_moderator
from backend.storage import blobs
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import LARGEST_FIGURE, Facts, Preview
from media_pipeline.engine.sandbox import ipc
from tests import sending
from tests.parallel import together

pytestmark = pytest.mark.django_db
BROKEN = StageError(code="invalid_media", message="This file is damaged.", retryable=False)
PROBED = Stage(name="probe", state="done", started_at="2026-01-01T00:00:00.000Z", elapsed_ms=5)


@pytest.fixture
def handle(alice, group):
    """A video of alice in the group that waits for a worker."""
    return sending.send(alice, group)


@pytest.fixture
def order(handle):
    """A worker's lease on it."""
    return begin_processing(handle.media_id)


@pytest.fixture
def reminders():
    """How many reminders wait in the queue of previews."""
    broker().client.delete("dramatiq:preview")
    return lambda: broker().client.llen("dramatiq:preview")


@pytest.mark.database
def test_the_largest_figures_that_a_child_may_tell_fit_into_the_row(handle, order):
    """PostgreSQL refuses what is larger than its column."""
    # Given the most that is believed of a child
    facts = Facts(
        width=999_999, height=999_999, duration=float(LARGEST_FIGURE), bitrate=LARGEST_FIGURE, codec="x" * 32,
        audio_codec="x" * 32, codecs="x" * 80, fps=float(LARGEST_FIGURE), rotation=270, has_audio=True, playable=True,
    )  # fmt: skip
    largest = ipc.Done(Preview(facts=facts, placeholder="x" * 60, thumbnails=[]))
    [believed] = ipc.AnswerReader(Limits()).feed(ipc.frame(largest))
    # Then the row takes it
    assert show_thumbnails(order, msgspec.structs.asdict(believed.preview.facts), believed.preview.placeholder, [])
    assert row(handle).bitrate == LARGEST_FIGURE


def row(handle):
    return MediaFile.objects.get(pk=handle.media_id)


def silent(handle, seconds=1):
    """The worker has not been heard of since its lease ran out."""
    MediaFile.objects.filter(pk=handle.media_id).update(lease_until=clock.now() - timedelta(seconds=seconds))


def late_work(order):
    """All that a worker who does not know yet that it lost its lease may try."""
    report_stage(order, PROBED)
    return [sending.show(order), finish_processing(order), fail_processing(order, BROKEN), renew_lease(order)]


def test_a_file_has_one_worker_at_a_time(handle, order):
    assert (order.attempt, order.kind, order.container) == (1, "video", "mp4")
    assert begin_processing(handle.media_id) is None
    assert row(handle).attempts == 1


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_ask_at_the_same_moment_one_gets_it(handle):
    orders = together(*(lambda: begin_processing(handle.media_id) for _ in range(4)))
    assert sum(one is not None for one in orders) == 1


def test_a_lease_that_is_renewed_lasts(handle, order):
    silent(handle)
    assert renew_lease(order)
    assert begin_processing(handle.media_id) is None


def test_a_silent_workers_file_is_taken_over_and_its_late_work_changes_nothing(handle, order):
    # Given
    silent(handle)
    second = begin_processing(handle.media_id)
    assert second.attempt == 2
    assert sending.show(second)
    room = next(iter(order.streams))
    before, log = attachment_payload(existing_file(handle.media_id)), head(room)
    # When
    assert late_work(order) == [False] * 4
    # Then
    assert attachment_payload(existing_file(handle.media_id)) == before
    assert head(room) == log
    assert finish_processing(second)
    assert existing_file(handle.media_id).state == "ready"


def test_a_finished_file_is_not_worked_on_again(handle, order):
    sending.show(order)
    finish_processing(order)
    assert begin_processing(handle.media_id) is None
    assert late_work(order) == [False] * 4


def test_a_deletion_is_not_undone_by_a_worker_that_ends_later(alice, handle, order):
    delete_attachment(alice, handle.media_id)
    before = row(handle).version
    assert late_work(order) == [False] * 4
    assert (row(handle).state, row(handle).version) == ("deleted", before)
    assert begin_processing(handle.media_id) is None


def test_a_quarantine_is_not_undone_by_a_worker_that_ends_later(mod, handle, order):
    quarantine_file(mod, handle.media_id, reason="spam")
    assert sending.show(order)
    assert finish_processing(order)
    shown = attachment_payload(existing_file(handle.media_id))
    assert (shown.state, shown.hold, shown.name, shown.thumbnail_url, shown.placeholder) == (
        "ready",
        "quarantined",
        None,
        None,
        None,
    )
    release_file(mod, handle.media_id, reason="fine")
    assert attachment_payload(existing_file(handle.media_id)).thumbnail_url == f"/media/{handle.media_id}/small.a1.webp"


def test_a_file_that_silences_every_worker_fails_with_a_sentence_once_and_is_not_asked_for_again(
    handle, settings, reminders
):
    for _ in range(settings.MAX_ATTEMPTS):
        assert begin_processing(handle.media_id)
        silent(handle)
    for _ in range(2):
        assert begin_processing(handle.media_id) is None
        assert requeue_stalled() == reminders() == 0
    assert ActivityEntry.objects.filter(action="media.failed", object_id=handle.media_id).count() == 1
    failed = attachment_payload(existing_file(handle.media_id))
    assert (failed.state, failed.error.code, failed.error.retryable) == ("failed", "internal", True)
    assert failed.error.message.startswith("This file could not be processed")
    assert (failed.file_url, bool(failed.download_url)) == (None, True)


def test_a_failed_file_that_is_tried_again_has_as_many_attempts_as_a_fresh_one(mod, handle, settings):
    for _ in range(settings.MAX_ATTEMPTS):
        assert begin_processing(handle.media_id)
        silent(handle)
    assert begin_processing(handle.media_id) is None
    retry_file_as_moderator(mod, handle.media_id)
    for number in range(settings.MAX_ATTEMPTS):
        assert begin_processing(handle.media_id).attempt == settings.MAX_ATTEMPTS + number + 1
        silent(handle)
    assert begin_processing(handle.media_id) is None
    assert row(handle).state == "failed"


def test_a_file_that_moderators_hold_is_scanned_too_where_there_is_a_scanner(mod, handle, settings):
    quarantine_file(mod, handle.media_id, reason="spam")
    settings.CLAMD_ADDRESS = "/run/clamd.sock"
    assert begin_processing(handle.media_id).scans


def test_work_that_is_given_back_waits_a_while_before_its_next_attempt(handle, order, reminders):
    release_lease(order)
    # Nobody takes it at once: what failed was not the file, and may take a moment to come back
    assert begin_processing(handle.media_id) is None
    MediaFile.objects.filter(pk=handle.media_id).update(lease_until=clock.now() - timedelta(seconds=1))
    # Then the sweeper asks for it
    assert requeue_stalled() == reminders() == 1
    assert begin_processing(handle.media_id).attempt == 2


@pytest.mark.parametrize(("waited_s", "rest_s"), [(0, 5), (100, 25), (100_000, 300)])
def test_the_longer_a_file_waits_for_the_scanner_the_rarer_it_is_tried(handle, order, waited_s, rest_s):
    MediaFile.objects.filter(pk=handle.media_id).update(created_at=clock.now() - timedelta(seconds=waited_s))
    before = clock.now()
    wait_for_scanner(order)
    left = (row(handle).lease_until - before).total_seconds()
    # What passes between the two looks on a busy machine counts as waited
    assert rest_s <= left < rest_s + 5
    assert row(handle).attempts == 0


def test_a_disk_without_room_uses_up_no_attempt(handle, order):
    release_lease(order, no_room=True)
    assert row(handle).attempts == 0
    assert row(handle).lease_until > clock.now() + timedelta(seconds=2)


def test_only_the_holder_gives_back(handle, order, reminders):
    silent(handle)
    second = begin_processing(handle.media_id)
    release_lease(order)
    assert reminders() == 0
    assert renew_lease(second)
    assert begin_processing(handle.media_id) is None


@pytest.mark.parametrize(
    ("changes", "reminded"),
    [
        ({}, 0),
        ({"asked_at": 11}, 1),
        ({"asked_at": 5}, 0),
        # By a process whose clock is an hour ahead
        ({"asked_at": -3600}, 1),
        ({"asked_at": -3600, "lease_until": -5}, 0),
        ({"lease_until": 1, "asked_at": 0}, 1),
        ({"lease_until": -5, "asked_at": 60}, 0),
        ({"state": "ready", "asked_at": 60}, 0),
        ({"state": "deleted", "lease_until": 60}, 0),
    ],
)
def test_only_what_stands_still_is_asked_for_again(handle, reminders, changes, reminded):
    """Numbers are seconds ago."""
    fields = {
        name: clock.now() - timedelta(seconds=value) if name != "state" else value for name, value in changes.items()
    }
    MediaFile.objects.filter(pk=handle.media_id).update(**fields)
    assert requeue_stalled() == reminded == reminders()
    assert requeue_stalled() == 0


def test_what_only_waits_for_its_turn_is_asked_for_once_however_long_it_waits(alice, group, reminders):
    # Given files that nobody has come to yet, with their reminders
    sent = [sending.send(alice, group).media_id for _ in range(5)]
    for media_id in sent:
        send(PreviewMedia(subject=media_id))
    # When they wait for long
    for _ in range(3):
        MediaFile.objects.update(asked_at=clock.now() - timedelta(minutes=1))
        assert requeue_stalled() == 0
    assert reminders() == 5
    # A worker that died is another matter
    begin_processing(sent[0])
    MediaFile.objects.filter(pk=sent[0]).update(lease_until=clock.now() - timedelta(seconds=1))
    assert requeue_stalled() == 1
    # And once nothing waits any more, whatever is left was lost
    broker().client.delete("dramatiq:preview")
    MediaFile.objects.update(asked_at=clock.now() - timedelta(minutes=1))
    assert requeue_stalled() == reminders() == 5


def test_a_worker_that_has_just_begun_is_not_taken_for_silent(handle, monkeypatch, reminders):
    """Between the look at what stands still and the reminder, a worker may have come."""
    MediaFile.objects.filter(pk=handle.media_id).update(asked_at=clock.now() - timedelta(seconds=60))
    look = processing.standing_still

    def look_then_begin(moment, **about):
        found = look(moment, **about)
        begin_processing(handle.media_id)
        return found

    monkeypatch.setattr(processing, "standing_still", look_then_begin)
    requeue_stalled()
    assert begin_processing(handle.media_id) is None


def test_a_stage_stands_in_the_row_and_is_told_as_it_happens(handle, order, rung):
    rung.clear()
    version = row(handle).version
    report_stage(order, PROBED)
    [told] = rung
    assert (told.type, told.key) == ("media.stage", f"media.stage:{handle.media_id}:probe")
    assert f"media:{handle.media_id}" in told.audience
    assert row(handle).stages["probe"]["state"] == "done"
    assert row(handle).version == version


def test_whatever_a_room_is_told_of_a_file_names_the_newest_message_that_shows_it(
    alice, group, handle, rung, django_capture_on_commit_callbacks
):
    room = f"room:{group}"
    # Given a file that a second message shows as well
    said, _ = send_message(alice, group, client_id=str(new_id()), attachments=[handle.media_id])
    rung.clear()
    # When it is worked on
    with django_capture_on_commit_callbacks(execute=True):
        order = begin_processing(handle.media_id)
        report_stage(order, PROBED)
        sending.show(order)
        finish_processing(order)
    # Then
    told = {one.type: one.number for one in rung if isinstance(one, DurableFrame) and one.stream == room}
    told |= {one.type: one.numbers[room] for one in rung if isinstance(one, EphemeralFrame) and room in one.audience}
    assert told == dict.fromkeys(["media.stage", "media.thumbnail_ready", "media.updated"], said.number)


def test_a_stage_of_a_lost_lease_is_told_to_nobody(handle, order, rung):
    silent(handle)
    begin_processing(handle.media_id)
    rung.clear()
    report_stage(order, PROBED)
    assert rung == []
    assert row(handle).stages == {}


def test_what_comes_after_the_preview_is_told_of_a_file_that_is_ready_and_not_withheld(mod, handle, order, rung):
    report_later_stage(order, PROBED)
    finish_processing(order)
    quarantine_file(mod, handle.media_id, reason="spam")
    report_later_stage(order, PROBED)
    assert row(handle).stages == {}
    release_file(mod, handle.media_id, reason="fine")
    rung.clear()
    report_later_stage(order, PROBED)
    assert [told.type for told in rung] == ["media.stage"]


def test_a_file_that_was_shown_elsewhere_meanwhile_is_told_there_as_well(alice, bob, handle, order, direct):
    send_message(alice, direct, client_id=str(new_id()), attachments=[handle.media_id])
    before = head(f"room:{direct}").seq
    sending.show(order)
    finish_processing(order)
    assert head(f"room:{direct}").seq == before + 1


def test_pictures_of_an_attempt_that_was_repeated_are_replaced(handle, order):
    sending.show(order)
    silent(handle)
    second = begin_processing(handle.media_id)
    sending.show(second)
    finish_processing(second)
    assert attachment_payload(existing_file(handle.media_id)).thumbnails.small.endswith("/small.a2.webp")


def test_a_purge_removes_what_every_attempt_has_left_behind(alice, handle, order):
    # Given pictures of two attempts, of which only the second one's stand in rows
    sending.show(order)
    silent(handle)
    second = begin_processing(handle.media_id)
    sending.show(second)
    finish_processing(second)
    keys = [blobs.derived_key(handle.media_id, f"small.a{attempt}.webp") for attempt in (1, 2)]
    # When
    delete_attachment(alice, handle.media_id)
    purge_file(handle.media_id)
    # Then
    for key in keys:
        with pytest.raises(FileNotFoundError):
            blobs.open_blob(key)
