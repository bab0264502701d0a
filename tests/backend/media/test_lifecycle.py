"""After it was sent: held, given back, deleted, its bytes removed when nothing needs them any more."""

from datetime import timedelta

import pytest

from backend import clock
from backend.chat.services import delete_attachment, delete_message
from backend.errors import Conflict, Forbidden, NotFound
from backend.events.publish import atomic
from backend.jobs.enqueue import broker
from backend.media.access import existing_file, media_for
from backend.media.models import MediaFile
from backend.media.payloads import attachment_payload, duration_formatted, revealed_payload
from backend.media.selectors import own_uploads, to_purge
from backend.media.services import purge_file, purge_trash, restore_file
from backend.moderation.services import delete_file_as_moderator, quarantine_file, release_file
from backend.storage import blobs
from tests import sending

pytestmark = pytest.mark.django_db
WITHHELD = (
    "name",
    "title",
    "alt_text",
    "placeholder",
    "thumbnail_url",
    "file_url",
    "download_url",
    "stream",
    "waveform",
)


@pytest.fixture
def handle(alice, group):
    """A video of alice in the group, with its picture."""
    sent = sending.send(alice, group)
    sending.process(sent.media_id)
    return sent


def bytes_of(media):
    """What stands in the store of it: the original, the picture."""
    keys = [media.blob.key] if media.blob else []
    keys.append(blobs.derived_key(media.pk, "small.a1.webp"))
    return [key for key in keys if stands(key)]


def stands(key):
    try:
        blobs.open_blob(key).close()
    except FileNotFoundError:
        return False
    return True


def test_a_hold_withholds_everything_but_facts_and_a_release_brings_exactly_that_back(mod, handle):
    before = attachment_payload(existing_file(handle.media_id))
    quarantine_file(mod, handle.media_id, reason="spam")
    held = attachment_payload(existing_file(handle.media_id))
    assert [getattr(held, name) for name in WITHHELD] == [None] * len(WITHHELD)
    assert (held.thumbnails.small, held.width, held.state) == (None, 640, "ready")
    assert held.version > before.version
    assert revealed_payload(existing_file(handle.media_id)).name == "holiday.mp4"
    release_file(mod, handle.media_id, reason="fine")
    after = attachment_payload(existing_file(handle.media_id))
    assert [getattr(after, name) for name in WITHHELD] == [getattr(before, name) for name in WITHHELD]


def test_a_file_in_the_trash_keeps_its_bytes_for_its_time_and_no_longer(alice, handle, settings):
    delete_attachment(alice, handle.media_id)
    settings.TRASH_DAYS = 7
    now = clock.now()
    assert to_purge(now + timedelta(days=6), 7) == []
    assert to_purge(now + timedelta(days=8), 7) == [handle.media_id]
    keys = bytes_of(existing_file(handle.media_id))
    assert len(keys) == 2
    purge_file(handle.media_id)
    purge_file(handle.media_id)
    assert [key for key in keys if stands(key)] == []
    assert to_purge(now + timedelta(days=8), 7) == []


def test_what_is_not_deleted_is_not_purged(handle):
    purge_file(handle.media_id)
    assert len(bytes_of(existing_file(handle.media_id))) == 2


def test_evidence_is_not_removed_by_its_author(alice, mod, handle):
    quarantine_file(mod, handle.media_id, reason="spam")
    delete_message(alice, handle.message_id)
    purge_file(handle.media_id)
    assert to_purge(clock.now() + timedelta(days=99), 7) == []
    assert len(bytes_of(existing_file(handle.media_id))) == 2
    release_file(mod, handle.media_id, reason="case closed")
    assert to_purge(clock.now() + timedelta(days=99), 7) == [handle.media_id]


@pytest.mark.django_db(transaction=True)
def test_a_moderators_deletion_asks_for_the_purge_at_once(mod, handle):
    broker().client.delete("dramatiq:maintenance")
    quarantine_file(mod, handle.media_id, reason="spam")
    delete_file_as_moderator(mod, handle.media_id, reason="spam")
    assert broker().client.llen("dramatiq:maintenance") == 1
    purge_file(handle.media_id)
    assert bytes_of(existing_file(handle.media_id)) == []


def restored(media_id):
    with atomic():
        return restore_file(media_id, None)


def test_a_file_that_was_seen_in_a_room_alone_comes_back_from_the_trash_for_its_owner_alone(alice, bob, handle):
    delete_message(alice, handle.message_id)
    assert restored(handle.media_id).state == "ready"
    assert existing_file(handle.media_id).visibility == "private"
    assert media_for(alice, handle.media_id)
    with pytest.raises(NotFound):
        media_for(bob, handle.media_id)


def test_what_moderators_hold_or_have_deleted_does_not_come_back_from_the_trash(alice, mod, handle):
    quarantine_file(mod, handle.media_id, reason="spam")
    delete_message(alice, handle.message_id)
    with pytest.raises(Conflict):
        restored(handle.media_id)
    delete_file_as_moderator(mod, handle.media_id, reason="spam")
    # Its bytes are still there: the job that removes them has not run
    assert bytes_of(existing_file(handle.media_id))
    with pytest.raises(Conflict):
        restored(handle.media_id)


def test_the_sweeper_asks_for_what_the_queue_forgot(alice, handle, settings):
    settings.TRASH_DAYS = 0
    delete_attachment(alice, handle.media_id)
    broker().client.delete("dramatiq:maintenance")
    assert purge_trash() == 1
    assert broker().client.llen("dramatiq:maintenance") == 1


def test_a_deleted_file_is_gone_for_its_owner_too(alice, handle):
    delete_attachment(alice, handle.media_id)
    with pytest.raises(NotFound):
        delete_attachment(alice, handle.media_id)
    [shown] = own_uploads(alice.user_id)
    assert (shown.state, shown.name, shown.file_url) == ("deleted", None, None)


def test_only_its_owner_and_moderators_who_see_it_delete_a_file(bob, handle):
    with pytest.raises(Forbidden):
        delete_attachment(bob, handle.media_id)
    assert existing_file(handle.media_id).state == "ready"


def test_a_file_of_ones_own_that_was_never_shown_is_deleted_without_a_message(alice):
    media = sending.send(alice, None).media_id
    delete_attachment(alice, media)
    assert MediaFile.objects.get(pk=media).state == "deleted"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, None),
        (0, "00:00"),
        (59.9, "00:59"),
        (61, "01:01"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (36061, "10:01:01"),
    ],
)
def test_a_duration_reads_as_people_write_it(seconds, shown):
    assert duration_formatted(seconds) == shown
