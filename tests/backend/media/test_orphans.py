"""An upload whose transaction does not stand harms nobody, and what it left in the store goes after a while."""

import hashlib
import shutil
from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings

from backend import clock
from backend.chat.services import delete_attachment
from backend.events.publish import atomic
from backend.ids import new_id
from backend.media.access import existing_file
from backend.media.models import Blob
from backend.media.services import forget_orphans, forget_staged, judge_upload
from backend.media.services.uploads.rows import complete_upload
from backend.storage import blobs, staging
from backend.storage.staging import StagedFile
from tests import sending
from tests.parallel import before_the_commit_of, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_staged():
    """What other tests have left in staging is not counted here."""
    shutil.rmtree(settings.STAGING, ignore_errors=True)


class DatabaseAway(Exception):
    """The connection is lost before the commit."""


def complete_in_vain(actor, handle, content):
    """All of a completion but its commit."""
    sha256 = hashlib.sha256(content).hexdigest()
    with StagedFile(handle.id) as staged:
        staged.empty()
        staged.append(content)
    judge_upload(actor, handle, content)
    with suppress(DatabaseAway), atomic():
        complete_upload(actor, handle.id, size=len(content), sha256=sha256)
        raise DatabaseAway


def stray_of(alice, content):
    """Where the bytes stand that nobody counts."""
    complete_in_vain(alice, sending.begin(alice, None, content), content)
    media = existing_file(sending.send(alice, None).media_id)  # a namespace that has rows
    return blobs.blob_key(media.namespace_id, hashlib.sha256(content).hexdigest())


def forget(key, *, days=2):
    """A turn of the sweeper, so many days from now."""
    return forget_orphans(key.split("/")[2], before=clock.now() + timedelta(days=days - 1))


def stored(media_id):
    media = existing_file(media_id)
    with blobs.open_blob(media.blob.key) as file:
        return file.read()


def test_a_completion_that_failed_and_was_begun_anew_harms_nobody_who_sends_the_same(alice, bob, group):
    # Given a completion that did not stand, whose sender then begins anew with other bytes
    content = sending.video_bytes(5000)
    failed = sending.begin(alice, group, content)
    complete_in_vain(alice, failed, content)
    with StagedFile(failed.id) as staged:
        staged.empty()
        staged.append(b"other")
    # When somebody sends the first bytes
    handle = sending.send(bob, group, content)
    # Then these stand
    assert stored(handle.media_id) == content


def test_an_upload_of_the_same_bytes_heals_what_stands_damaged(alice, bob, group):
    content = sending.video_bytes(5000)
    first = sending.send(alice, group, content)
    path = blobs.local_path(existing_file(first.media_id).blob.key)
    path.unlink()
    path.write_bytes(b"damaged")
    sending.send(bob, group, content)
    assert stored(first.media_id) == content


def test_a_completion_may_be_tried_again(alice, group):
    content = sending.video_bytes(5000)
    handle = sending.begin(alice, group, content)
    complete_in_vain(alice, handle, content)
    staging.discard(handle.id)
    sending.finish(alice, handle, content)
    assert stored(handle.media_id) == content


def test_an_original_that_no_row_counts_goes_after_a_day(alice):
    key = stray_of(alice, sending.video_bytes())
    assert forget(key, days=0) == 0
    assert blobs.local_path(key).exists()
    assert forget(key) == 1
    assert not blobs.local_path(key).exists()
    assert not Blob.objects.filter(key=key).exists()


def test_what_an_interrupted_copy_left_goes_too(alice):
    key = existing_file(sending.send(alice, None).media_id).blob.key
    part = blobs.local_path(f"{key}.1234.part")
    part.write_bytes(b"half")
    assert forget(key) == 1
    assert not part.exists()


def test_originals_that_are_counted_stay(alice, group):
    content = sending.video_bytes()
    shown, deleted = sending.send(alice, group, content), sending.send(alice, None, sending.video_bytes())
    delete_attachment(alice, deleted.media_id)
    for handle in (shown, deleted):
        assert forget(existing_file(handle.media_id).blob.key) == 0
        assert stored(handle.media_id)


def test_nothing_goes_where_the_database_knows_no_file_of_a_namespace(alice):
    """A worker that was started with the wrong database, or with an empty one, removes nobody's files."""
    content = sending.video_bytes()
    complete_in_vain(alice, sending.begin(alice, None, content), content)
    sha256 = hashlib.sha256(content).hexdigest()
    assert forget_orphans(sha256[:2], before=clock.now() + timedelta(days=1)) == 0


def test_one_turn_removes_so_much_and_no_more(alice):
    folder = blobs.local_path(stray_of(alice, sending.video_bytes())).parent
    for number in range(4):
        (folder / (folder.name + f"{number:062}")).write_bytes(b"x")
    later = clock.now() + timedelta(days=1)
    assert [forget_orphans(folder.name, before=later, limit=2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.database
def test_the_same_bytes_may_arrive_while_a_stray_goes(alice, bob, group):
    for _ in range(6):
        content = sending.video_bytes()
        key = stray_of(alice, content)
        handle = sending.begin(bob, group, content)
        answers = together(
            lambda key=key: forget(key), lambda handle=handle, content=content: sending.finish(bob, handle, content)
        )
        assert [one for one in answers if isinstance(one, Exception)] == []
        assert stored(handle.media_id) == content


@pytest.mark.database
def test_an_original_whose_row_is_not_committed_yet_is_no_stray(alice, bob, group):
    # Given bytes that were left behind, and an upload of the same that is just being completed
    content = sending.video_bytes()
    key = stray_of(alice, content)
    handle = sending.begin(bob, group, content)
    with before_the_commit_of(lambda: sending.finish(bob, handle, content)) as meanwhile:
        gone = meanwhile.do(lambda: forget(key))
    # Then they stay
    assert gone.result(10) == 0
    assert stored(handle.media_id) == content


def left_behind(upload_id):
    """Staged bytes, as a process leaves them that dies between an upload's end and their removal."""
    with StagedFile(upload_id) as staged:
        staged.append(b"left")
    return staging.path_of(upload_id)


def tidy(upload_id, *, days):
    """A turn of the sweeper, so many days from now."""
    return forget_staged(upload_id.hex[-2:], before=clock.now() + timedelta(days=days - 1))


def test_staged_bytes_of_an_upload_that_ended_go_after_a_day(alice, group):
    handle = sending.send(alice, group)
    path = left_behind(handle.id)
    assert tidy(handle.id, days=0) == 0
    assert path.exists()
    assert tidy(handle.id, days=2) == 1
    assert not path.exists()


def test_staged_bytes_of_an_upload_under_way_stay(alice, group):
    under_way = sending.begin(alice, group, b"left").id
    path = left_behind(under_way)
    (path.parent / f"{under_way.hex}.fresh").touch()
    assert tidy(under_way, days=2) == 0
    assert path.exists()


def test_staged_bytes_of_a_form_that_came_to_no_upload_go_after_a_day(alice, group):
    unknown = new_id()
    path = left_behind(unknown)
    # While there is no upload at all, the database may be the wrong one.
    assert tidy(unknown, days=2) == 0
    sending.begin(alice, group, b"left")
    assert tidy(unknown, days=0) == 0
    assert path.exists()
    assert tidy(unknown, days=2) == 1
    assert not path.exists()
