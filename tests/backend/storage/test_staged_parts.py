"""Uploads that are staged in a real object storage: any machine goes on with them, from the byte that really stands."""

import hashlib
import io
import os
from datetime import timedelta

import pytest

from backend import clock
from backend.errors import Locked
from backend.ids import new_id
from backend.storage import blobs, incoming, staging, stores
from tests.swift import settings_for

PART = incoming.PART_BYTES
CONTENT = os.urandom(PART + 3_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def named(swift_url: str) -> dict[str, str]:
    return settings_for(swift_url)


@pytest.fixture(autouse=True)
def bucket(named, settings, tmp_path):
    """Uploads are staged in the bucket, from a machine of its own for each test."""
    for name, value in named.items():
        setattr(settings, name, "" if value == "none" else value)
    settings.MEDIA_STORE, settings.UPLOAD_STAGING, settings.STAGING = stores.S3, "s3", tmp_path / "first"
    return stores.store_named(stores.S3)


@pytest.fixture
def upload():
    """An upload, which leaves nothing."""
    key = new_id()
    yield key
    staging.abandon(key)


@pytest.fixture
def elsewhere(settings, tmp_path):
    """Go on at another machine, which shares no disk with the first."""

    def go():
        settings.STAGING = tmp_path / "second"

    return go


def test_another_machine_goes_on_where_the_first_one_stopped(upload, elsewhere) -> None:
    with staging.staged(upload) as staged:
        assert staged.append(CONTENT[:1000]) == 1000
    elsewhere()
    with staging.staged(upload) as staged:
        assert (staged.offset, staged.head(4)) == (1000, CONTENT[:4])
        staged.append(CONTENT[1000 : PART + 5])
    with staging.staged(upload) as staged:
        assert staged.offset == PART + 5
        staged.append(CONTENT[PART + 5 :])
        sha256, held_at = staged.seal(None)
    assert sha256 == SHA256
    with blobs.open_blob(held_at) as file:
        assert file.read() == CONTENT


def test_what_a_killed_process_had_not_sent_is_not_counted_and_is_sent_again(upload, elsewhere) -> None:
    killed = staging.staged(upload)
    killed.__enter__()
    killed.append(CONTENT[: PART + 5])
    killed._lease.give_back()  # Its time is over; nothing else is done for it.
    elsewhere()
    with staging.staged(upload) as staged:
        assert staged.offset in {0, PART}
        staged.append(CONTENT[staged.offset :])
        assert staged.seal(SHA256)[0] == SHA256


def test_a_hash_of_other_bytes_than_those_that_stand_is_not_trusted(upload, elsewhere) -> None:
    other = b"x" * (PART + 1)
    with staging.staged(upload) as staged:
        staged.append(other)
    # Another process, which knows of no lock, has written over the first part.
    multipart, [(_, size)] = incoming.parts_of(upload)
    incoming.send_part(upload, multipart, 1, io.BytesIO(CONTENT[:size]))
    with staging.staged(upload) as staged:
        told, _ = staged.seal(hashlib.sha256(other).hexdigest())
    assert told == hashlib.sha256(CONTENT[:PART] + b"x").hexdigest()


def test_what_this_process_has_hashed_is_not_read_again(upload, bucket) -> None:
    read, events = [], bucket.client.meta.events
    events.register("before-send.s3.GetObject", lambda request, **_: read.append(request.url), unique_id="reads")
    with staging.staged(upload) as staged:
        staged.append(CONTENT)
        assert staged.seal(SHA256)[0] == SHA256
    events.unregister("before-send.s3.GetObject", unique_id="reads")
    assert read == []


def test_a_small_file_never_leaves_the_machine_before_it_is_whole(upload, bucket) -> None:
    with staging.staged(upload) as staged:
        staged.append(b"small")
        assert staged.seal(None) == (hashlib.sha256(b"small").hexdigest(), None)
        assert staging.path_of(upload).read_bytes() == b"small"
        assert list(bucket.entries("incoming")) == []


def test_a_second_machine_is_refused_as_long_as_the_first_one_writes(upload, elsewhere) -> None:
    with staging.staged(upload) as staged:
        staged.append(b"first")
        elsewhere()
        with pytest.raises(Locked), staging.staged(upload):
            pass
    with staging.staged(upload) as staged:
        assert staged.offset == 5


def test_bytes_are_cut_where_they_can_be_told_apart_and_else_all_of_them(upload) -> None:
    with staging.staged(upload) as staged:
        staged.append(b"kept and not")
        staged.cut(4)
        assert (staged.offset, staged.head(9)) == (4, b"kept")
        staged.append(CONTENT[: PART + 1])
        staged.cut(4)
        assert staged.offset == 0
    with staging.staged(upload) as staged:
        assert staged.offset == 0


def test_bytes_that_may_be_taken_back_are_in_no_part_however_many_they_are(upload) -> None:
    with staging.staged(upload) as staged:
        staged.append(b"kept")
    with staging.staged(upload) as staged:
        staged.tentative = True
        staged.append(CONTENT)
        staged.cut(4)
        assert (staged.offset, staged.head(9)) == (4, b"kept")
    with staging.staged(upload) as staged:
        assert (staged.offset, staged.head(9)) == (4, b"kept")
        staged.cut(0)
    with staging.staged(upload) as staged:
        assert staged.offset == 0


def test_the_end_of_an_upload_that_was_joined_but_not_taken_in_is_known(upload, elsewhere) -> None:
    with staging.staged(upload) as staged:
        staged.append(CONTENT)
        staged.seal(None)
    elsewhere()
    with staging.staged(upload) as staged:
        assert (staged.offset, staged.head(3)) == (len(CONTENT), CONTENT[:3])
        assert staged.seal(None)[0] == SHA256


def test_another_machine_reads_the_beginning_of_what_still_comes_and_of_nothing_else(upload, elsewhere) -> None:
    with staging.staged(upload) as staged:
        staged.append(CONTENT[:2000])
        with pytest.raises(FileNotFoundError), staging.beginning(upload):
            pass
        staged.expose()
        staged.append(CONTENT[2000 : PART + 5])
        staged.expose()
        elsewhere()
        with staging.beginning(upload) as file:
            assert file.read() == CONTENT[:2000]
    with staging.staged(upload) as staged:
        staged.append(CONTENT[staged.offset :])
        assert staged.seal(None)[0] == SHA256
    staging.abandon(upload)
    with pytest.raises(FileNotFoundError), staging.beginning(upload):
        pass


def test_nothing_is_left_of_an_upload_that_was_given_up(upload, bucket, settings) -> None:
    for end in (PART + 5, PART + 9):
        with staging.staged(upload) as staged:
            staged.append(CONTENT[staged.offset : end])
    assert upload in list(incoming.waiting(clock.now() + timedelta(days=1)))
    staging.abandon(upload)
    assert list(bucket.entries("incoming")) == []
    assert list(incoming.waiting(clock.now() + timedelta(days=1))) == []
    assert [path for path in settings.STAGING.rglob("*") if path.is_file()] == []
