"""A bucket takes backups as a folder does: nothing twice, nothing half, one writer at a time."""

from __future__ import annotations

import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from backend.backups import bucket as buckets
from backend.backups.sealing import Encrypted
from backend.errors import Misconfigured
from backend.ids import new_id
from backend.settings.backups import Reached
from backend.storage import blobs
from backend.storage.base import StoreFailed
from backend.storage.s3 import S3Store, store_of
from tests.backend.backups.test_backups import KEY, Elsewhere, files_in, offchat, stored_in
from tests.swift import settings_for

pytestmark = [pytest.mark.django_db(transaction=True)]

LARGE = "exports/large.zip"


@pytest.fixture
def bucket(swift_url: str, settings: Any, tmp_path: Path) -> S3Store:
    """An empty bucket for backups, while the files stand on the disk."""
    named = settings_for(swift_url)
    reached = Reached(
        endpoint=swift_url, region="us-east-1", key_id=named["AWS_ACCESS_KEY_ID"],
        secret=named["AWS_SECRET_ACCESS_KEY"], encryption="",
    )  # fmt: skip
    settings.STORAGES = stored_in(tmp_path / "blobs")
    settings.BACKUP_KEY, settings.BACKUP_S3 = KEY, reached
    return store_of(
        named["AWS_STORAGE_BUCKET_NAME"], endpoint=reached.endpoint, region=reached.region, key_id=reached.key_id,
        secret=reached.secret, encryption="",
    )  # fmt: skip


def keys_in(store: S3Store, folder: str) -> list[str]:
    return [entry.key for entry in store.entries(folder)]


def test_a_bucket_takes_backups_as_a_folder_does_and_gives_them_back(
    bucket: S3Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address, content = f"s3://{bucket.bucket}/copies/offchat", b"the same bytes"
    # What was begun by others and not ended is cleared away; what waits to be joined, too
    left = ["backups/20200101T000000000Z-abcdef/database", "objects/0123456789abcdef0123456789abcdef.part"]
    for name in left:
        bucket.put(f"copies/offchat/{name}", io.BytesIO(b"half"))
    unjoined = {"Bucket": bucket.bucket, "Key": "copies/offchat/objects/other.part"}
    begun = bucket.client.create_multipart_upload(**unjoined)["UploadId"]
    bucket.client.upload_part(**unjoined, UploadId=begun, PartNumber=1, Body=b"half")
    blobs.write(blobs.blob_key(new_id(), _hash(content)), content)
    blobs.write("exports/one.zip", content)
    # One larger than a part, which goes to its name within the storage
    blobs.write(LARGE, os.urandom(buckets._PART + 1000))
    first = json.loads(offchat(capsys, "backup", address, "--json")["out"])
    assert (first["count"], first["new"]) == (3, 3)
    assert not [name for name in keys_in(bucket, "copies/offchat") if "20200101T" in name or name.endswith(".part")]
    assert not bucket.client.list_multipart_uploads(Bucket=bucket.bucket).get("Uploads")
    objects = keys_in(bucket, "copies/offchat/objects")
    assert len(objects) == 2
    # The next one sends what is new alone
    blobs.write("derived/00/new.webp", b"new")
    second = json.loads(offchat(capsys, "backup", address, "--json")["out"])
    assert (second["count"], second["new"], second["new_bytes"]) == (4, 1, 3)
    assert "0 faults" in offchat(capsys, "backup", "verify", address, "--all")["out"]
    # What was changed there is named, put aside and sent anew
    damaged = next(key for key in objects if key.endswith(Encrypted(KEY).name_of(_hash(content))))
    bucket.put(damaged, io.BytesIO(b"other"))
    assert "1 were put aside" in offchat(capsys, "backup", "verify", address, status=1)["out"]
    assert bucket.size_of(damaged) is None
    offchat(capsys, "backup", address)
    assert "0 faults" in offchat(capsys, "backup", "verify", address)["out"]
    assert offchat(capsys, "backup", "list", address)["out"].count("0 faulty") == 3
    # It comes back as it was
    files = files_in(tmp_path / "blobs")
    with (place := Elsewhere(tmp_path / "place")).entered():
        restored = json.loads(offchat(capsys, "restore", address, "--json", status=None)["out"])
        assert restored["count"] == len(files)
    assert set(files_in(place.data / "blobs").values()) <= set(files.values())
    assert "derived/00/new.webp" in files_in(place.data / "blobs")
    # Old ones go with what they alone have held
    blobs.remove("derived/00/new.webp", at_once=True)
    offchat(capsys, "backup", address)
    pruned = json.loads(offchat(capsys, "backup", "prune", address, "--keep", "1", "--json")["out"])
    assert (len(pruned["removed"]), pruned["objects"]) == (3, 1)
    assert len(keys_in(bucket, "copies/offchat/objects")) == 2
    # So they do once a new one was made
    assert "1 backups removed" in offchat(capsys, "backup", address, "--keep", "1")["err"]
    assert offchat(capsys, "backup", "list", address)["out"].count("0 faulty") == 1
    assert not keys_in(bucket, "copies/offchat/locks")


def test_one_process_writes_to_a_bucket_at_a_time_and_one_that_stood_still_stops(
    bucket: S3Store, monkeypatch: pytest.MonkeyPatch, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"s3://{bucket.bucket}"
    place = buckets.bucket_at(address)
    with place.locked():
        assert "just now" in offchat(capsys, "backup", address, status=1)["err"]
        # Whoever finds it old takes it over, and it is told so before it has a backup count
        monkeypatch.setattr(buckets, "_LOCK_S", -1)
        offchat(capsys, "backup", address)
        with pytest.raises(OSError, match="stood still"):
            place.require_held()
    assert offchat(capsys, "backup", "list", address)["out"].count("0 faulty") == 1
    # One that could not be listed leaves no lease that bars the place
    with monkeypatch.context() as patch:
        patch.setattr(S3Store, "entries", lambda *_: iter(()))
        with pytest.raises(StoreFailed, match="does not list"), place.locked():
            pytest.fail("it was entered")
    assert not keys_in(bucket, "locks")
    # Others' things are left alone, as is a storage that does not answer, and keys go to nobody whom they are not for
    bucket.put("others/thing", io.BytesIO(b"x"))
    assert "holds other things" in offchat(capsys, "backup", f"{address}/others", status=1)["err"]
    assert "no backups of OffChat" in offchat(capsys, "backup", "list", f"{address}/nowhere", status=1)["err"]
    assert "NoSuchBucket" in offchat(capsys, "backup", "s3://offchat-nowhere", status=1)["err"]
    for wrong in ("s3://", "s3:///one", f"{address}/../other"):
        with pytest.raises(Misconfigured, match="names no bucket"):
            buckets.bucket_at(wrong)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
