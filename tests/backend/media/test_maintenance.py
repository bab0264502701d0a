"""The maintenance commands: find and mend what is wrong, leave alone what is in use, go on where they stopped."""

from __future__ import annotations

import io
import os
import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image

from backend import clock
from backend.accounts.models import Namespace
from backend.accounts.selectors import avatar_key
from backend.jobs.models import Position
from backend.media.management.maintenance import duration
from backend.media.management.progress import ProgressBar
from backend.media.models import Blob, MediaFile, MediaThumbnail, State, Upload
from backend.storage import blobs, staging
from tests import portraits, sending

pytestmark = pytest.mark.django_db

COMMANDS = ("verify_file_integrity", "generate_missing_thumbnails", "cleanup_thumbnails", "cleanup_orphaned_files")


@pytest.fixture(autouse=True)
def _a_store_of_its_own(settings, tmp_path: Path):
    """No bytes of other tests, whose rows are gone."""
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": {
        **settings.STORAGES["default"]["OPTIONS"], "location": str(tmp_path / "blobs")}}}  # fmt: skip
    settings.STAGING = tmp_path / "staging"


def run(command: str, *options: str, status: int = 0) -> str:
    """What a command prints; it has to end with this status."""
    out = io.StringIO()
    try:
        call_command(command, *options, stdout=out, stderr=out)
        ended = 0
    except SystemExit as end:
        ended = int(end.code or 0)
    assert ended == status, out.getvalue()
    return out.getvalue()


def refused(command: str, *options: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command(command, *options)
    assert caught.value.returncode == 2
    return str(caught.value)


def whole(media_id: UUID) -> UUID:
    """Give a file the one picture that a worker would have made."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "WEBP")
    for row in MediaThumbnail.objects.filter(media=media_id):
        blobs.write(row.key, picture.getvalue())
    return media_id


@pytest.fixture
def file(alice, group):
    """Sends and processes one more video; its id."""

    def send() -> UUID:
        handle = sending.send(alice, group)
        sending.process(handle.media_id)
        return whole(handle.media_id)

    return send


def path_of(media_id: UUID) -> Path:
    blob = MediaFile.objects.get(pk=media_id).blob
    assert blob
    return Path(default_storage.path(blob.key))


def age(path: Path, days: int = 2) -> None:
    moment = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two days pass: a change time cannot be set."""
    now = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.mark.parametrize("command", COMMANDS)
def test_where_nothing_is_wrong_nothing_is_done_and_the_status_is_0(command: str, file) -> None:
    file()
    assert "0 mended, 0 wrong" in run(command)
    assert not Position.objects.exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_without_its_disk_no_command_does_anything(command: str, file) -> None:
    media_id = file()
    shutil.rmtree(Path(default_storage.location))  # type: ignore[attr-defined]
    assert "is its disk mounted?" in refused(command)
    assert MediaFile.objects.get(pk=media_id).state == State.READY


def test_another_disk_is_told_from_a_lost_file(file) -> None:
    files = [file() for _ in range(6)]
    for media_id in files[1:]:
        path_of(media_id).rename(path_of(media_id).with_suffix(".elsewhere"))
    assert "5 wrong" in run("verify_file_integrity", status=3)
    path_of(files[0]).unlink()
    assert "another one than the database knows" in refused("verify_file_integrity")


def test_integrity_tells_what_is_missing_or_changed_and_mends_the_rest(file) -> None:
    whole_one, gone, changed, cut, miscounted, torn = (file() for _ in range(6))
    path_of(gone).unlink()
    content = path_of(changed).read_bytes()
    path_of(changed).write_bytes(content[::-1])
    path_of(cut).write_bytes(content[:-1])
    Blob.objects.filter(files=miscounted).update(references=7)
    blobs.write(MediaThumbnail.objects.get(media=torn).key, b"RIFF")
    dry = run("verify_file_integrity", "--dry-run", status=3)
    assert "6 looked at: 2 would be mended, 3 wrong" in dry
    assert MediaFile.objects.get(pk=torn).state == State.READY
    said = run("verify_file_integrity", status=3)
    for media_id, sentence in ((gone, "are missing"), (changed, "SHA-256 differs"), (cut, "instead of")):
        assert any(str(media_id) in line and sentence in line for line in said.splitlines())
    assert str(whole_one) not in said
    assert Blob.objects.get(files=miscounted).references == 1
    assert MediaFile.objects.get(pk=torn).state == State.PROCESSING
    sending.process(torn)
    whole(torn)
    assert "0 mended, 3 wrong" in run("verify_file_integrity", status=3)


def test_missing_pictures_are_asked_for_of_what_is_shown_and_no_more_than_the_limit(file, alice, group) -> None:
    first, second, deleted = (file() for _ in range(3))
    waiting = sending.send(alice, group).media_id
    MediaThumbnail.objects.all().delete()
    MediaFile.objects.filter(pk=deleted).update(state=State.DELETED)
    assert "1 mended" in run("generate_missing_thumbnails", "--limit", "1", status=1)
    states = dict(MediaFile.objects.values_list("pk", "state"))
    assert sorted([states[first], states[second]]) == [State.PROCESSING, State.READY]
    # The next run goes on where this one stopped
    assert "1 looked at: 1 mended" in run("generate_missing_thumbnails", status=1)
    assert not MediaFile.objects.filter(state=State.READY).exists()
    assert MediaFile.objects.get(pk=waiting).attempts == 0


def test_pictures_that_nothing_shows_go_after_a_day_and_those_of_people_and_of_a_job_stay(file, alice) -> None:
    media_id, elsewhere = file(), file()
    worn = avatar_key(portraits.wear(alice), 64)
    age(Path(default_storage.path(worn)))
    lost = [blobs.derived_key(media_id, "small.a7.webp"), blobs.derived_key(UUID(int=5), "large.a1.webp")]
    for key in (*lost, blobs.derived_key(elsewhere, "small.a9.webp")):
        blobs.write(key, b"left")
        if ".a9." not in key:
            age(Path(default_storage.path(key)))
    for row in MediaThumbnail.objects.all():
        age(Path(default_storage.path(row.key)))
    assert "2 would be mended" in run("cleanup_thumbnails", "--dry-run", status=1)
    assert all(map(blobs.stands, lost))
    assert "2 mended" in run("cleanup_thumbnails", status=1)
    assert not any(map(blobs.stands, lost))
    assert blobs.stands(worn)
    assert not Path(default_storage.path(lost[1])).parent.exists()
    assert all(map(blobs.stands, MediaThumbnail.objects.values_list("key", flat=True)))
    assert blobs.stands(blobs.derived_key(elsewhere, "small.a9.webp"))


def test_orphans_go_after_a_day_with_rows_that_no_file_holds_and_give_room_back(file, monkeypatch, alice) -> None:
    unheld, used = file(), file()
    blob = MediaFile.objects.get(pk=unheld).blob
    assert blob
    MediaFile.objects.filter(pk=unheld).update(blob=None)
    stray = blobs.blob_key(blob.namespace_id, "ab" * 32)
    blobs.write(stray, b"of a completion that did not stand")
    running = sending.begin(alice, None, sending.video_bytes())
    sending.fill(running, b"so far")
    # The transaction of a test never commits: what was staged for both files still stands
    ended = [staging.path_of(key) for key in Upload.objects.exclude(ended_at=None).values_list("pk", flat=True)]
    assert len(ended) == 2
    assert all(path.exists() for path in ended)
    # What is a moment old may be in use
    assert "1 mended" in run("cleanup_orphaned_files", status=1)
    assert not blobs.stands(blob.key)
    assert blobs.stands(stray)
    room = Namespace.objects.get(pk=blob.namespace_id).used_bytes
    assert room == sum(Blob.objects.values_list("size", flat=True)) + running.size
    later(monkeypatch)
    assert "3 would be mended" in run("cleanup_orphaned_files", "--dry-run", status=1)
    assert "3 mended" in run("cleanup_orphaned_files", status=1)
    assert not blobs.stands(stray)
    assert not any(path.exists() for path in ended)
    assert staging.path_of(running.id).exists()
    assert path_of(used).exists()


def test_a_run_covers_one_namespace_where_it_is_named(file, stranger) -> None:
    ours = file()
    theirs = sending.send(stranger, None).media_id
    sending.process(theirs)
    MediaThumbnail.objects.all().delete()
    assert "1 mended" in run("generate_missing_thumbnails", "--namespace", "elsewhere", status=1)
    states = dict(MediaFile.objects.values_list("pk", "state"))
    assert (states[theirs], states[ours]) == (State.PROCESSING, State.READY)
    assert "There is no namespace 'nowhere'." in refused("verify_file_integrity", "--namespace", "nowhere")


def test_a_run_that_was_stopped_goes_on_and_can_begin_anew(file) -> None:
    for _ in range(3):
        path_of(file()).with_suffix(".b").touch()
        Blob.objects.update(references=9)
    assert "1 looked at: 1 mended, 0 wrong. Stopped" in run("verify_file_integrity", "--limit", "1", status=1)
    # A dry run neither goes on nor leaves a mark
    assert "3 looked at: 2 would be mended" in run("verify_file_integrity", "--dry-run", status=1)
    assert "2 looked at: 2 mended" in run("verify_file_integrity", status=1)
    assert "3 looked at: 0 mended" in run("verify_file_integrity")
    Position.objects.create(name="verify_file_integrity:", position="ffffffff", at=clock.now())
    assert "3 looked at" in run("verify_file_integrity", "--restart")


def test_time_and_sample_bound_a_run(file) -> None:
    file()
    assert "0 looked at" in run("verify_file_integrity", "--sample", "0.0001")
    assert [duration(text) for text in ("90s", "10m", "2h")] == [90, 600, 7200]
    for options in (("--for", "10"), ("--for", "0s"), ("--sample", "0"), ("--sample", "many"), ("--limit", "x")):
        with pytest.raises(CommandError):
            call_command("verify_file_integrity", *options)


def test_a_terminal_sees_a_bar_and_a_file_sees_none() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        with ProgressBar(stream, total=4) as bar:
            bar._drawn = -1e9
            bar.advance()
        assert ("25%  1 of 4" in stream.getvalue()) is shown
