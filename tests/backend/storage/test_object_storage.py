"""Files in an object storage: a real Swift holds what the disk holds otherwise, under the same keys."""

import hashlib
import io
import os
from pathlib import Path

import pytest

from backend.errors import Unavailable
from backend.ids import new_id
from backend.storage import blobs, stores
from backend.storage.base import StoreFailed
from backend.storage.s3 import S3Store, store_of
from tests.swift import settings_for

CONTENT = os.urandom(3 * 1024 * 1024)


@pytest.fixture(scope="module")
def named(swift_url: str) -> dict[str, str]:
    return settings_for(swift_url)


@pytest.fixture
def bucket(named: dict[str, str], settings) -> S3Store:
    """New bytes go to the bucket."""
    for name, value in named.items():
        setattr(settings, name, "" if value == "none" else value)
    settings.MEDIA_STORE = stores.S3
    store = stores.store_named(stores.S3)
    assert isinstance(store, S3Store)
    return store


@pytest.fixture
def original(bucket: S3Store, tmp_path: Path) -> str:
    """The key of an original that was taken into the bucket."""
    staged = tmp_path / "staged"
    staged.write_bytes(CONTENT)
    key = blobs.blob_key(new_id(), hashlib.sha256(CONTENT).hexdigest())
    blobs.send_ahead(staged, key)
    blobs.adopt(staged, key)
    return key


def test_an_original_is_read_from_any_byte_on_without_being_fetched_whole(original: str) -> None:
    with blobs.open_blob(original) as file:
        assert file.size == len(CONTENT)
        file.seek(-1000, io.SEEK_END)
        assert (file.read(), file.tell()) == (CONTENT[-1000:], len(CONTENT))
        file.seek(100)
        assert file.read(50) + file.read(7) == CONTENT[100:157]


def test_no_byte_of_it_stands_on_the_disk(original: str, bucket: S3Store) -> None:
    assert blobs.local_path(original) is None
    assert stores.store_named(stores.DISK).size_of(original) is None
    assert bucket.size_of(original) == len(CONTENT)


def test_what_the_sandbox_reads_is_a_file_of_this_machine_that_is_gone_afterwards(original: str, settings) -> None:
    before = list(settings.STAGING.rglob("*"))
    with blobs.local_file(original) as file:
        assert os.pread(file.fileno(), 10, 5) == CONTENT[5:15]
        assert file.read() == CONTENT
    assert list(settings.STAGING.rglob("*")) == before


def test_no_copy_is_made_where_the_disk_has_no_room_for_it(original: str, settings) -> None:
    settings.DISK_RESERVE_BYTES = 10**18
    with pytest.raises(Unavailable), blobs.local_file(original):
        pass


def test_a_connection_that_breaks_off_is_taken_up_where_it_was(original: str) -> None:
    with blobs.open_blob(original) as file:
        begun = file.read(10)
        file._body.close()  # type: ignore[attr-defined]
        assert begun + file.read() == CONTENT


def test_an_object_that_changes_while_it_is_read_is_not_mixed_with_the_new_one(bucket: S3Store) -> None:
    key = blobs.derived_key(new_id(), "small.a1.webp")
    blobs.write(key, b"one" * 100)
    with blobs.open_blob(key) as file:
        blobs.write(key, b"two" * 100)
        with pytest.raises(StoreFailed):
            file.read()


def test_originals_and_what_was_made_from_files_are_listed(bucket: S3Store, original: str) -> None:
    prefix, media_id = original.split("/")[2], new_id()
    (found,) = [one for one in blobs.originals(prefix) if one.key == original]
    assert (found.sha256, found.part) == (original.rpartition("/")[2], False)
    key = blobs.derived_key(media_id, "small.a1.webp")
    blobs.write(key, b"picture")
    assert media_id.hex in blobs.derived_in(media_id.hex[-2:])
    assert [name for name, _ in blobs.derived_files(media_id)] == [key]
    assert blobs.has_originals()


def test_what_is_removed_is_gone_and_may_be_removed_again(original: str, db: None) -> None:
    media_id = new_id()
    key = blobs.derived_key(media_id, "served.a1")
    assert blobs.write_pieces(key, [b"a", b"b"]) == (hashlib.sha256(b"ab").hexdigest(), 2)
    blobs.remove_derived(media_id)
    blobs.remove(original)
    blobs.remove(original)
    assert not blobs.stands(key)
    with pytest.raises(FileNotFoundError):
        blobs.open_blob(original)


def test_bytes_are_copied_within_the_storage_or_from_the_other_one(original: str, settings) -> None:
    copy, sha256 = blobs.blob_key(new_id(), original.rpartition("/")[2]), hashlib.sha256(b"disk").hexdigest()
    settings.MEDIA_STORE = stores.DISK
    blobs.write(on_disk := blobs.blob_key(new_id(), sha256), b"disk")
    settings.MEDIA_STORE = stores.S3
    other = blobs.blob_key(new_id(), sha256)
    assert blobs.share(original, copy)
    assert blobs.share(on_disk, other)
    with blobs.open_blob(copy) as one, blobs.open_blob(other) as two:
        assert (one.read(), two.read()) == (CONTENT, b"disk")
    assert not blobs.share(blobs.blob_key(new_id(), "0" * 64), blobs.blob_key(new_id(), "0" * 64))


def test_bytes_on_the_other_store_are_found_and_removed_as_well(original: str, db: None, settings) -> None:
    settings.MEDIA_STORE = stores.DISK
    key = blobs.derived_key(new_id(), "small.a1.webp")
    blobs.write(key, b"on the disk")
    settings.MEDIA_STORE = stores.S3
    with blobs.open_blob(key) as there, blobs.open_blob(original) as here:
        assert (there.read(), here.size) == (b"on the disk", len(CONTENT))
    blobs.remove(key)
    assert not blobs.stands(key)


def test_the_probe_of_readiness_leaves_nothing(bucket: S3Store) -> None:
    blobs.probe()
    assert list(bucket.entries("health")) == []


def test_a_large_file_goes_in_parts_and_comes_back_whole(bucket: S3Store) -> None:
    key, content = blobs.derived_key(new_id(), "large.a1"), os.urandom(9 * 1024 * 1024)
    blobs.write(key, content)
    assert bucket.client.head_object(Bucket=bucket.bucket, Key=key)["ETag"].endswith('-2"')
    with blobs.open_blob(key) as file:
        assert file.read() == content


def test_a_storage_that_does_not_answer_or_refuses_the_key_is_said_to_be_unavailable(bucket, named, settings) -> None:
    settings.AWS_SECRET_ACCESS_KEY = "another"
    with pytest.raises(Unavailable, match="does not take files just now"):
        blobs.write("derived/x", b"picture")
    with pytest.raises(StoreFailed, match="refuses"):
        blobs.open_blob("derived/x")


def test_bytes_are_encrypted_by_the_storage_unless_told_otherwise(named: dict[str, str]) -> None:
    store = store_of("bucket", endpoint=named["AWS_S3_ENDPOINT_URL"], region="us-east-1", key_id="test:tester",
                     secret="testing", encryption="AES256")  # fmt: skip
    asked = []
    store.client.meta.events.register("before-send.s3", lambda request, **_: asked.append(dict(request.headers)))
    with pytest.raises(StoreFailed):  # Swift refuses to be asked for it.
        store.put("derived/x", io.BytesIO(b"picture"))
    assert asked[0]["x-amz-server-side-encryption"] in {"AES256", b"AES256"}
