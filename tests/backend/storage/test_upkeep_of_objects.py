"""The maintenance commands and the sweeper on an object storage: they find there what they find on a disk."""

import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.management import call_command

from backend import clock
from backend.chat.services import delete_attachment, in_room
from backend.events.publish import atomic
from backend.ids import new_id
from backend.media.access import existing_file
from backend.media.management.commands import cleanup_orphaned_files
from backend.media.placements import Destination
from backend.media.services import (
    NewUpload,
    about_file,
    cancel_direct,
    end_addresses,
    forget_orphans,
    purge_file,
    set_hold,
    start_direct,
)
from backend.storage import blobs, incoming, stores
from tests import sending
from tests.swift import settings_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket(swift_url: str, settings, tmp_path):
    """An empty bucket, where new files go; the disk of before is empty, too."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    for name, value in settings_for(swift_url).items():
        setattr(settings, name, "" if value == "none" else value)
    settings.MEDIA_STORE = stores.S3
    return stores.store_named(stores.S3)


def run(command: str, *options: str, status: int) -> str:
    out = io.StringIO()
    try:
        call_command(command, *options, stdout=out, stderr=out)
        ended = 0
    except SystemExit as end:
        ended = int(end.code or 0)
    assert ended == status, out.getvalue()
    return out.getvalue()


def test_lost_and_damaged_objects_are_named(bucket, alice, group) -> None:
    keys = [existing_file(sending.send(alice, group).media_id).blob.key for _ in range(3)]
    bucket.remove(keys[0])
    bucket.put(keys[1], io.BytesIO(b"others"))
    told = run("verify_file_integrity", status=3)
    assert "are missing" in told
    assert "are 6 bytes instead of" in told


def test_objects_that_no_file_holds_go_after_a_day(bucket, alice, group) -> None:
    held = existing_file(sending.send(alice, group).media_id).blob
    stray = blobs.blob_key(held.namespace_id, held.sha256[:2] + "ab" * 31)
    blobs.write(stray, b"of a completion that did not stand")
    assert forget_orphans(held.sha256[:2], before=clock.now() - timedelta(days=1)) == 0
    assert forget_orphans(held.sha256[:2], before=clock.now() + timedelta(days=1)) == 1
    assert (blobs.stands(stray), blobs.stands(held.key)) == (False, True)


def test_parts_of_uploads_that_ended_go_after_a_day_and_those_of_running_ones_stay(
    bucket, alice, group, monkeypatch
) -> None:
    to = Destination(placement=in_room(group))
    ended, running = (
        UUID(start_direct(alice, NewUpload(name="a.mp4", size=99, upload_id=str(new_id())), to).id) for _ in range(2)
    )
    cancel_direct(alice, ended)  # The transaction of a test never commits: its parts stay.
    bucket.put(f"{incoming.key_of(new_id())}/tail.0", io.BytesIO(b"of an upload that no row knows"))
    monkeypatch.setattr(cleanup_orphaned_files, "_PARTS", [])
    run("cleanup_orphaned_files", "--dry-run", status=0)
    monkeypatch.setattr(cleanup_orphaned_files, "GRACE", timedelta(days=-1))
    assert "2 would be mended" in run("cleanup_orphaned_files", "--dry-run", status=1)
    assert incoming.parts_of(ended)[0] is not None
    assert "2 mended" in run("cleanup_orphaned_files", status=1)
    assert list(incoming.waiting(clock.now() + timedelta(days=1))) == [running]


def test_what_is_left_where_a_held_file_stood_goes_after_a_day_and_the_file_stays(
    bucket, alice, group, settings
) -> None:
    settings.MEDIA_DELIVERY = "redirect"
    media = existing_file(sending.send(alice, group).media_id)
    before = media.blob.key
    with atomic():
        set_hold([(media, about_file("media.quarantined", media))], "quarantined")
    end_addresses(media.pk)
    moved = existing_file(media.pk).blob.key
    assert (blobs.stands(before), blobs.stands(moved)) == (False, True)
    bucket.copy(moved, before)  # As if the process had died before it removed it.
    forgotten = forget_orphans(media.blob.sha256[:2], before=clock.now() + timedelta(days=1))
    assert (forgotten, blobs.stands(before), blobs.stands(moved)) == (1, False, True)
    assert run("verify_file_integrity", status=0)


def test_a_file_that_is_held_no_more_stays_where_it_is(bucket, alice, group) -> None:
    media = existing_file(sending.send(alice, group).media_id)
    end_addresses(media.pk)
    assert bucket.size_of(media.blob.key) is not None


def test_a_bucket_that_is_another_one_is_not_judged_by(bucket, alice, group, settings, swift_url) -> None:
    sending.send(alice, group)
    settings.AWS_STORAGE_BUCKET_NAME = settings_for(swift_url)["AWS_STORAGE_BUCKET_NAME"]
    with pytest.raises(Exception, match="Nothing was looked at"):
        call_command("verify_file_integrity")


def test_a_purge_leaves_no_object(bucket, alice, group) -> None:
    handle = sending.send(alice, group)
    sending.process(handle.media_id)
    delete_attachment(alice, handle.media_id)
    purge_file(handle.media_id)
    assert [entry.key for folder in ("originals", "derived") for entry in bucket.entries(folder)] == []
