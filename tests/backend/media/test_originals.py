"""A smaller version of a video takes the place of what was sent where its namespace does not keep that."""

import pytest

from backend import clock
from backend.accounts.inputs import NamespaceChange, PolicyChange
from backend.accounts.models import Namespace
from backend.accounts.services import change_namespace
from backend.audit.models import ActivityEntry
from backend.chat.selectors.search import Asked, results_at, search_messages
from backend.chat.services import delete_attachment
from backend.media.access import existing_file
from backend.media.models import Blob, MediaFile, MediaRendition
from backend.media.payloads import attachment_payload
from backend.media.selectors import stored_original, stored_rendition
from backend.media.selectors.contents import hashes_of_bytes
from backend.media.services import begin_rendition, publish_rendition, purge_file, replace_original, replace_originals
from backend.moderation.inputs import NewReport
from backend.moderation.models import Case
from backend.moderation.services import quarantine_file, release_file, report_file
from backend.storage import blobs
from backend.storage.base import StoreFailed
from backend.storage.disk import DiskStore
from tests import sending

pytestmark = pytest.mark.django_db

SMALL = b"the same film in fewer bytes"
SENT = sending.video_bytes(400)
FACTS = {"width": 640, "height": 360, "duration": 3.5, "codec": "h264", "has_audio": True, "playable": True}
CONVERTED = {"video": {"index": 0, "copied": False}}


@pytest.fixture(autouse=True)
def keeps_less(admin, group):
    """A namespace that has videos played in 360p, and does not keep what was sent."""
    change_namespace(admin, "demo", NamespaceChange(policy=PolicyChange(video_side=360, keep_originals=False)))


def keep(admin):
    change_namespace(admin, "demo", NamespaceChange(policy=PolicyChange(keep_originals=True)))


def converted(alice, group, *, small=SMALL, plan=CONVERTED, **facts):
    """A video in a room, of which the version for players stands."""
    media_id = sending.send(alice, group, SENT, name="holiday.MOV").media_id
    sending.process(media_id, has_audio=True, width=1920, height=1080)
    row = MediaRendition.objects.create(media_id=media_id, kind="mp4", plan=plan)
    order = begin_rendition(row.pk)
    name = order.named("mp4")
    blobs.write(blobs.derived_key(media_id, name), small)
    assert publish_rendition(order, {name: len(small)}, {**FACTS, **facts})
    return media_id


def due(media_id):
    """Let the hour pass that players have."""
    return MediaRendition.objects.filter(media=media_id, not_before__isnull=False).update(not_before=clock.now())


def used(media_id):
    return Namespace.objects.values_list("used_bytes", flat=True).get(pk=existing_file(media_id).namespace_id)


def read(stored):
    with blobs.open_blob(stored.key) as file:
        return file.read()


def test_after_an_hour_the_smaller_version_is_the_file(alice, group):
    media_id = converted(alice, group)
    original, before, room = stored_original(existing_file(media_id)), existing_file(media_id), used(media_id)
    assert sending.replaced() == 0
    due(media_id)
    assert (sending.replaced(), sending.replaced()) == (1, 0)
    media = existing_file(media_id)
    shown = attachment_payload(media)
    assert (read(stored_original(media)), shown.size, shown.name) == (SMALL, len(SMALL), "holiday.mp4")
    assert (shown.content_type, shown.width, shown.height, shown.playable) == ("video/mp4", 640, 360, True)
    assert media.version > before.version
    assert (room - used(media_id), blobs.stands(original.key)) == (len(SENT), False)
    # Players that have begun go on: the same bytes, by the same name
    playing = stored_rendition(media, shown.stream.mp4.rpartition("/")[2])
    assert (read(playing), playing.etag) == (SMALL, f"{media_id.hex}.mp4.a1.mp4")
    [logged] = ActivityEntry.objects.filter(action="media.replaced")
    assert (logged.data["sha256"], logged.data["size"]) == (original.etag, len(SENT))
    assert (logged.data["new_sha256"], logged.data["new_size"]) == (sending.sha256(SMALL), len(SMALL))
    assert set(hashes_of_bytes(media_id)) == {sending.sha256(SMALL), original.etag}


def test_a_message_is_found_by_the_name_that_its_film_has_then(alice, group):
    media_id = converted(alice, group)

    def found():
        asked = [Asked(q=q) for q in ("holiday mov", "holiday mp4")]
        return [len(results_at(search_messages(alice, one), one)) for one in asked]

    assert found() == [1, 0]
    due(media_id)
    assert (sending.replaced(), found()) == (1, [0, 1])


def test_it_goes_with_all_that_was_kept_of_it(alice, group):
    before = Namespace.objects.get(slug="demo").used_bytes
    media_id = converted(alice, group)
    due(media_id)
    assert sending.replaced() == 1
    delete_attachment(alice, media_id)
    purge_file(media_id)
    assert (used(media_id), Blob.objects.count(), list(blobs.derived_files(media_id))) == (before, 0, [])


def test_bytes_that_another_file_holds_stay_for_it(alice, bob, group):
    media_id, other = converted(alice, group), sending.send(bob, group, SENT).media_id
    room = used(media_id)
    due(media_id)
    assert sending.replaced() == 1
    assert read(stored_original(existing_file(other))) == SENT
    assert (used(media_id), existing_file(other).blob.references) == (room, 1)


@pytest.mark.parametrize(
    "made",
    [
        {"small": SENT[:-10]},
        {"plan": {"video": {"index": 0, "copied": True}}},
        {"plan": {"video": None}},
        {"has_audio": False},
    ],
    ids=["hardly smaller", "only put into another container", "sound alone", "without its sound"],
)
def test_what_was_sent_stays_where_the_other_is_no_match(alice, group, made):
    media_id = converted(alice, group, **made)
    assert due(media_id) == 0
    assert read(stored_original(existing_file(media_id))) == SENT


def test_a_namespace_that_thinks_better_of_it_keeps_what_was_sent(alice, admin, group):
    media_id = converted(alice, group)
    keep(admin)
    due(media_id)
    assert sending.replaced() == 0
    change_namespace(admin, "demo", NamespaceChange(policy=PolicyChange(keep_originals=False)))
    assert (due(media_id), due(converted(alice, group))) == (0, 1)
    # Nor does it say so of what comes from then on
    keep(admin)
    MediaRendition.objects.all().delete()
    assert due(converted(alice, group)) == 0


def _held(mod, bob, media_id):
    quarantine_file(mod, media_id, reason="spam")
    return lambda: release_file(mod, media_id, reason="no spam")


def _scanned(mod, bob, media_id):
    MediaFile.objects.filter(pk=media_id).update(hold="scan")
    return lambda: MediaFile.objects.filter(pk=media_id).update(hold=None)


def _reported(mod, bob, media_id):
    report_file(bob, media_id, NewReport(reason="spam"))
    return lambda: Case.objects.update(closed_at=clock.now())


def _worked_on(mod, bob, media_id):
    row = MediaRendition.objects.create(media_id=media_id, kind="clip", state="running")
    return row.delete


@pytest.mark.parametrize("happens", [_held, _scanned, _reported, _worked_on])
def test_evidence_and_what_is_being_looked_at_stay_as_they_were_sent_and_are_not_read_for_it(
    happens, alice, bob, mod, group, monkeypatch
):
    media_id = converted(alice, group)
    ends = happens(mod, bob, media_id)
    due(media_id)
    with monkeypatch.context() as unread:
        unread.setattr(blobs, "open_blob", None)
        assert sending.replaced() == 0
    assert existing_file(media_id).blob.size == len(SENT)
    ends()
    due(media_id)
    assert sending.replaced() == 1


def test_who_sends_the_same_film_again_after_it_was_quarantined_is_withheld(alice, bob, mod, group):
    media_id = converted(alice, group)
    due(media_id)
    assert sending.replaced() == 1
    quarantine_file(mod, media_id, reason="spam")
    assert existing_file(sending.send(bob, group, SENT).media_id).hold == "quarantined"


def test_a_version_that_was_damaged_or_lost_meanwhile_replaces_nothing(alice, group):
    media_id = converted(alice, group)
    due(media_id)
    blobs.write(blobs.derived_key(media_id, "mp4.a1.mp4"), SMALL[:-1])
    assert sending.replaced() == 0
    assert (due(media_id), read(stored_original(existing_file(media_id)))) == (0, SENT)


def test_the_sweeper_asks_a_worker_for_each_film_once_and_does_none_itself(alice, group):
    media_id = converted(alice, group)
    assert not replace_original(MediaRendition.objects.get(media=media_id).pk), "a job from before it was due"
    due(media_id)
    assert (replace_originals(), replace_originals()) == (1, 0)
    assert read(stored_original(existing_file(media_id))) == SENT
    # One that was lost is asked for again a quarter of an hour later
    due(media_id)
    assert sending.replaced() == 1


def test_a_film_that_cannot_be_read_just_now_keeps_no_other_waiting(alice, group, monkeypatch):
    broken, other = converted(alice, group), converted(alice, group)
    due(broken)
    due(other)
    opened = blobs.open_blob

    def refuse(key):
        if broken.hex in key:
            raise StoreFailed("The storage does not answer.")
        return opened(key)

    monkeypatch.setattr(blobs, "open_blob", refuse)
    assert (sending.replaced(), sending.replaced()) == (1, 0)
    assert existing_file(other).blob.size == len(SMALL)
    monkeypatch.undo()
    assert (due(broken), sending.replaced()) == (1, 1)


def test_a_film_is_copied_before_any_row_is_locked_for_it(alice, group, monkeypatch):
    media_id, copies, copied = converted(alice, group), DiskStore.copy, []

    def copy(self, source, key):
        copied.append(Blob.objects.filter(sha256=sending.sha256(SMALL)).exists())
        copies(self, source, key)

    monkeypatch.setattr(DiskStore, "copy", copy)
    due(media_id)
    assert (sending.replaced(), copied) == (1, [False])


def test_what_is_in_the_trash_is_not_asked_for_again(alice, group):
    media_id = converted(alice, group)
    delete_attachment(alice, media_id)
    due(media_id)
    assert (sending.replaced(), due(media_id)) == (0, 0)
