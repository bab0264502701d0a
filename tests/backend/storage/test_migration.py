"""Files move between disk and object storage while both are read, and none goes before its copy was read back."""

import hashlib
import io
import json
import os

import pytest
from PIL import Image

from backend.backups.making import make
from backend.backups.places import Folder
from backend.backups.restoring import Stream
from backend.backups.sealing import Encrypted
from backend.backups.target import opened
from backend.cli.main import main
from backend.ids import new_id
from backend.library.inputs import FileChange
from backend.library.selectors import file
from backend.library.services import change_file
from backend.media.models import MediaRendition
from backend.media.services import ask_for_heights
from backend.storage import blobs, stores
from backend.storage.base import Store
from media_pipeline import actors
from tests import sending
from tests.corpus import videos
from tests.swift import settings_for


@pytest.fixture
def bucket(swift_url: str, settings, tmp_path) -> Store:
    """An empty bucket and an empty disk; new files go to the disk."""
    for name, value in settings_for(swift_url).items():
        setattr(settings, name, "" if value == "none" else value)
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": {
        **settings.STORAGES["default"]["OPTIONS"], "location": str(tmp_path / "blobs")}}}  # fmt: skip
    settings.MEDIA_STORE = stores.DISK
    return stores.store_named(stores.S3)


def stored(count: int = 3) -> dict[str, bytes]:
    """Originals and pictures by their keys."""
    contents = [os.urandom(1000) for _ in range(count)]
    keys = {blobs.blob_key(new_id(), hashlib.sha256(one).hexdigest()): one for one in contents}
    keys |= {blobs.derived_key(new_id(), "small.a1.webp"): b"RIFF" + one for one in contents}
    for key, content in keys.items():
        blobs.write(key, content)
    return keys


def read(key: str) -> bytes:
    with blobs.open_blob(key) as file:
        return file.read()


def migrate(capsys: pytest.CaptureFixture[str], *options: str, status: int = 0) -> dict[str, object]:
    capsys.readouterr()
    assert main(["storage", "migrate", "--json", *options]) == status
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_all_files_go_to_the_bucket_and_back_and_are_read_all_the_time(bucket: Store, settings, capsys) -> None:
    files, disk = stored(2), stores.store_named(stores.DISK)
    # Copies of people's data, and the notes by which a restored database erases them anew
    for key in ("exports/00/copy.zip", "erasures/note.json"):
        blobs.write(key, content := os.urandom(1002))
        files[key] = content
    settings.MEDIA_STORE = stores.S3
    assert {key: read(key) for key in files} == files
    assert migrate(capsys, "--to", "s3", "--dry-run")["files"] == 6
    assert migrate(capsys, "--to", "s3") == {"moved": 6, "bytes": 6012, "wrong": []}
    assert {key: read(key) for key in files} == files
    assert not any(map(disk.size_of, files))
    settings.MEDIA_STORE = stores.DISK
    assert migrate(capsys, "--to", "disk")["moved"] == 6
    assert {key: read(key) for key in files} == files
    assert not any(map(bucket.size_of, files))
    assert migrate(capsys, "--to", "disk")["moved"] == 0


@pytest.mark.django_db
def test_all_that_was_made_of_a_film_and_a_photo_goes_along(bucket: Store, alice, group, settings, capsys, tmp_path):
    settings.HEIGHTS_FROM_S, settings.BACKUP_KEY = 5, bytes(32)
    Image.linear_gradient("L").resize((1500, 30)).save(scan := io.BytesIO(), "TIFF")
    sent = {"film.mp4": videos.for_heights().read_bytes(), "photo.tiff": scan.getvalue()}
    film, photo = (sending.send(alice, group, content, name=name).media_id for name, content in sent.items())
    for media_id in (film, photo):
        actors.preview_media.fn(str(media_id))
    assert ask_for_heights(film)
    change_file(alice, film, FileChange(poster_s=1.0), revision=file(alice, film).revision)
    for row in MediaRendition.objects.values_list("pk", flat=True):
        actors.make_media_rendition.fn(str(row))
    made = MediaRendition.objects.filter(state="ready")
    assert {*made.values_list("kind", flat=True)} >= {"ladder", "storyboard", "clip", "poster", "picture"}
    standing, disk = {key: read(key) for key, _ in stored_keys()}, stores.store_named(stores.DISK)
    made_of_film = {name for row in made for name in row.files or ()}
    assert made_of_film <= {key.rpartition("/")[2] for key in standing}
    settings.MEDIA_STORE = stores.S3
    assert migrate(capsys, "--to", "s3")["moved"] == len(standing)
    assert {key: read(key) for key, _ in stored_keys()} == standing
    assert not [key for folder in blobs.FOLDERS for key in disk.entries(folder)]
    make(Folder(tmp_path / "backups"), lambda *_: None)
    with opened(Folder(tmp_path / "backups"), Encrypted(bytes(32))) as target:
        kept = {
            one.key: b"".join(target.read_object(one)) for one in target.objects_of(target.manifest(target.ids()[-1]))
        }
    assert kept == standing


def stored_keys() -> list[tuple[str, int]]:
    """All that stands in either store, by its key."""
    return sorted((entry.key, entry.size) for folder in blobs.FOLDERS for entry in blobs.entries(folder))


def test_a_damaged_original_stays_where_it_is_and_is_named(bucket: Store, settings, capsys) -> None:
    files = stored(2)
    damaged = next(iter(files))
    blobs.write(damaged, b"damaged")
    settings.MEDIA_STORE = stores.S3
    assert migrate(capsys, "--to", "s3", status=3) == {"moved": 3, "bytes": 3008, "wrong": [damaged]}
    assert bucket.size_of(damaged) is None
    assert stores.store_named(stores.DISK).size_of(damaged) == 7


def test_nothing_moves_while_new_files_still_go_elsewhere(bucket: Store, capsys) -> None:
    stored(1)
    assert main(["storage", "migrate", "--to", "s3"]) == 1
    assert "set MEDIA_STORE=s3 and restart every process" in capsys.readouterr().err
    assert list(bucket.entries("originals")) == []


def test_files_of_a_bucket_are_backed_up_and_may_be_restored_to_a_disk(
    bucket: Store, db: None, settings, tmp_path
) -> None:
    files = stored(2)
    bucket.put("derived/00/film.mp4", io.BytesIO(film := os.urandom(9 * 1024 * 1024)))
    settings.MEDIA_STORE, settings.BACKUP_KEY = stores.S3, bytes(32)
    made = make(Folder(tmp_path / "backups"), lambda *_: None)
    assert (made.count, made.new) == (5, 5)
    with opened(Folder(tmp_path / "backups"), Encrypted(bytes(32))) as target:
        listed = {one.key: one for one in target.objects_of(target.manifest(made.id))}
        kept = {key: b"".join(target.read_object(one)) for key, one in listed.items()}
    assert kept == {**files, "derived/00/film.mp4": film}
    # And what is read from a backup can be sent to a bucket as it is decrypted
    bucket.put("derived/00/again.mp4", Stream(iter([film[:1000], film[1000:]])))
    assert read("derived/00/again.mp4") == film
