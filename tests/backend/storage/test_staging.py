"""Unfinished uploads: one writer at a time, also among processes; the size of the file is the offset."""

import hashlib
import subprocess
import sys
from uuid import UUID

import pytest

from backend.errors import Locked, Unavailable
from backend.ids import new_id
from backend.storage import blobs, disk, staging
from backend.storage.staging import StagedFile
from backend.storage.staging import disk as disk_staging
from tests.parallel import together
from tests.waiting import until

HOLDER = """
import sys, django; django.setup()
from uuid import UUID
from backend.storage.staging import StagedFile
with StagedFile(UUID(sys.argv[1])) as staged:
    staged.append(b"theirs")
    print("holds", flush=True); sys.stdin.readline()
"""


def test_of_two_writers_the_second_is_turned_away_at_once():
    upload = new_id()
    with StagedFile(upload) as first:
        first.append(b"one")
        with pytest.raises(Locked), StagedFile(upload):
            pass
        assert first.append(b"two") == 6
    with StagedFile(upload) as second:
        assert (second.offset, second.head(99)) == (6, b"onetwo")


def test_of_threads_that_open_it_at_once_one_holds_it():
    upload, refused = new_id(), []

    def hold():
        try:
            with StagedFile(upload) as staged:
                until(lambda: len(refused) == 2)
                return staged.offset
        except Locked:
            refused.append(1)
            raise

    answers = together(hold, hold, hold)
    assert sorted(type(one).__name__ for one in answers) == ["Locked", "Locked", "int"]


def test_another_process_holds_it_as_well_and_lets_go_when_it_dies():
    upload = new_id()
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(upload)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == "holds\n"
        with pytest.raises(Locked), StagedFile(upload):
            pass
    finally:
        process.kill()
        process.communicate()
    with StagedFile(upload) as mine:
        assert mine.append(b" and mine") == len(b"theirs and mine")


def test_a_file_can_be_begun_anew_and_discarded():
    upload = new_id()
    with StagedFile(upload) as staged:
        staged.append(b"wrong")
        staged.empty()
        assert staged.append(b"right") == 5
    assert staging.received(upload) == 5
    staging.discard(upload)
    staging.discard(upload)
    assert staging.received(upload) == 0


def test_beginning_anew_leaves_alone_what_was_brought_into_the_store():
    # Given bytes that are staged and, under the name of their hash, in the store as well
    upload, key = new_id(), blobs.blob_key(new_id(), new_id().hex)
    with StagedFile(upload) as staged:
        staged.append(b"of everybody")
        blobs.adopt(staged.path, key)
        # When their sender begins anew
        staged.empty()
        staged.append(b"other")
    # Then only what is staged has changed
    assert blobs.open_blob(key).read() == b"of everybody"
    assert staging.path_of(upload).read_bytes() == b"other"


def test_what_was_begun_anew_is_held_as_before():
    upload = new_id()
    with StagedFile(upload) as staged:
        staged.empty()
        with pytest.raises(Locked), StagedFile(upload):
            pass


@pytest.mark.parametrize("gone", [StagedFile.empty, lambda staged: staging.discard(UUID(staged.path.name))])
def test_who_opened_a_file_before_it_was_begun_anew_or_discarded_does_not_write_into_the_void(gone, monkeypatch):
    # Given somebody who has opened the file and does not have its lock yet
    upload, lock = new_id(), disk_staging._lock
    holder = StagedFile(upload).__enter__()

    def lock_when_the_holder_has_gone(fd):
        monkeypatch.setattr(disk_staging, "_lock", lock)
        gone(holder)
        holder.__exit__(None, None, None)
        lock(fd)

    monkeypatch.setattr(disk_staging, "_lock", lock_when_the_holder_has_gone)
    # Then they are told to try again
    with pytest.raises(Locked), StagedFile(upload):
        pass


def test_the_hash_is_that_of_the_bytes_on_the_disk():
    upload, content = new_id(), bytes(range(256)) * 40_000
    with StagedFile(upload) as staged:
        for start in range(0, len(content), 1_000_003):
            staged.append(memoryview(content)[start : start + 1_000_003])
    assert staging.sha256_of(staging.path_of(upload)) == hashlib.sha256(content).hexdigest()


def test_nothing_is_taken_that_would_fill_the_disk():
    with pytest.raises(Unavailable):
        staging.require_space(10**18)


def test_nobody_else_on_the_machine_reads_what_was_staged():
    upload = new_id()
    with StagedFile(upload) as staged:
        staged.append(b"x")
    assert staging.path_of(upload).stat().st_mode & 0o077 == 0


def test_adopted_bytes_stand_in_the_store_and_adopting_again_changes_nothing():
    upload, key = new_id(), blobs.blob_key(new_id(), new_id().hex)
    with StagedFile(upload) as staged:
        staged.append(b"original")
    blobs.adopt(staging.path_of(upload), key)
    blobs.adopt(staging.path_of(upload), key)
    staging.discard(upload)
    assert blobs.open_blob(key).read() == b"original"
    for _ in range(2):
        blobs.remove(key, at_once=True)
    with pytest.raises(FileNotFoundError):
        blobs.open_blob(key)


def test_adopting_heals_what_stands_there_damaged():
    upload, key = new_id(), blobs.blob_key(new_id(), new_id().hex)
    with StagedFile(upload) as staged:
        staged.append(b"original")
    blobs.adopt(staging.path_of(upload), key)
    blobs.local_path(key).unlink()
    blobs.local_path(key).write_bytes(b"damaged")
    blobs.adopt(staging.path_of(upload), key)
    assert blobs.open_blob(key).read() == b"original"


@pytest.mark.parametrize("times", [1, 2])
def test_adopting_leaves_nothing_beside_the_original(times):
    upload, key = new_id(), blobs.blob_key(new_id(), new_id().hex)
    with StagedFile(upload) as staged:
        staged.append(b"original")
    for _ in range(times):
        blobs.adopt(staging.path_of(upload), key)
    assert [file.name for file in blobs.local_path(key).parent.iterdir()] == [key.rpartition("/")[2]]


def test_bytes_are_copied_where_they_cannot_be_linked(monkeypatch):
    def refuse(*_):
        raise OSError("another file system")

    upload, key = new_id(), blobs.blob_key(new_id(), new_id().hex)
    with StagedFile(upload) as staged:
        staged.append(b"original")
    monkeypatch.setattr(disk.os, "link", refuse)
    blobs.adopt(staging.path_of(upload), key)
    assert blobs.open_blob(key).read() == b"original"


def test_a_derived_file_is_written_over_by_the_same_name():
    key = blobs.derived_key(new_id(), "small.a1.webp")
    blobs.write(key, b"one")
    blobs.write(key, b"two")
    assert blobs.open_blob(key).read() == b"two"


def test_the_store_can_be_tried_out():
    blobs.probe()
