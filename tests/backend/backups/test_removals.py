"""What is to go while a backup runs goes afterwards, and nobody is held up for it."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings as configured
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.access import Actor
from backend.backups import pins, postgres, restoring
from backend.backups.index import work_folder
from backend.backups.models import PostponedRemoval
from backend.backups.pins import remove_postponed
from backend.cli.actions import backup as command
from backend.cli.main import main
from backend.errors import Misconfigured
from backend.ids import new_id
from backend.privacy.inputs import Erase
from backend.privacy.payloads import ErasureStarted
from backend.privacy.services import begin_erasure, begin_export, erase_me, start_export, write_export
from backend.privacy.services import exports as copies
from backend.storage import blobs
from tests import prepared
from tests.backend.backups.test_backups import Elsewhere, offchat, stored_in
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True)]


@contextmanager
def dumping() -> Iterator[None]:
    """A transaction of another connection stands open that has read all tables of backups, as ``pg_dump`` does."""
    name = str(connection.settings_dict["NAME"])
    opened: Any
    if connection.vendor == "sqlite":
        opened = sqlite3.connect(name)
    else:
        opened = psycopg.connect(f"{prepared.cluster().rpartition('/')[0]}/{name}")
    with closing(opened) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM backups_pin").fetchall()
        yield


def test_removals_go_on_while_the_database_is_dumped_by_others_and_ask_once_for_a_folder(db: None) -> None:
    media_id = new_id()
    for name in ("small", "medium", "large"):
        blobs.write(blobs.derived_key(media_id, f"{name}.a1.webp"), name.encode())
    with dumping(), pins.held(), CaptureQueriesContext(connection) as asked:
        blobs.remove_derived(media_id)
    assert len([one for one in asked if "backups_pin" in one["sql"] and one["sql"].startswith("SELECT")]) == 1
    assert len(list(blobs.derived_files(media_id))) == PostponedRemoval.objects.count() == 3
    assert remove_postponed() == 3
    assert not list(blobs.derived_files(media_id))


def test_what_was_put_off_goes_though_a_link_to_it_has_gone_and_stays_where_it_was_made_anew(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked, anew = (blobs.derived_key(new_id(), "small.a1.webp") for _ in range(2))
    with pins.held():
        for key in (linked, anew):
            blobs.write(key, b"a picture")
            blobs.remove(key)
    later = PostponedRemoval.objects.get(key=linked).at.timestamp() + 60
    place = blobs.local_path(linked)
    assert place
    os.link(place, tmp_path / "copy")
    (tmp_path / "copy").unlink()
    os.utime(place, (later - 120, later - 120))
    written = blobs.local_path(anew)
    assert written
    os.utime(written, (later, later))
    # A store that takes its time is not waited for longer than a moment at once
    monkeypatch.setattr(pins, "_FOR_S", 0.0)
    assert [remove_postponed() for _ in range(3)] == [1, 1, 0]
    assert not blobs.stands(linked)
    assert blobs.stands(anew)


def test_a_copy_whose_worker_lost_it_at_the_last_moment_goes_once_no_backup_runs(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = begin_export(UUID(start_export(alice).id))
    assert order
    adopt = blobs.adopt

    def adopt_and_lose(path: Path, key: str) -> None:
        adopt(path, key)
        copies.cancel_export(alice)

    monkeypatch.setattr(blobs, "adopt", adopt_and_lose)
    with pins.held():
        write_export(order)
        assert blobs.stands(order.key)
    assert remove_postponed() == 1
    assert not blobs.stands(order.key)


def test_an_erasure_begins_once_no_backup_runs(alice: Actor) -> None:
    started = erase_me(alice, Erase(password=PASSWORD))
    assert isinstance(started, ErasureStarted)
    with pins.held():
        assert begin_erasure(UUID(started.id)) is None
    assert begin_erasure(UUID(started.id))


def test_folders_that_killed_commands_have_left_are_removed_and_sigterm_leaves_none(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, used = (configured.STAGING / f"backup-{name}" for name in ("left", "used"))
    for folder in (left, used):
        folder.mkdir(parents=True)
        (folder / "database").write_bytes(b"secret")
    with (used / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with work_folder() as own:
            assert (left.exists(), used.exists(), own.exists()) == (False, True, True)
            with work_folder():
                assert own.exists()
    blobs.write("derived/00/one.webp", b"a picture")
    monkeypatch.setattr(command, "_progress", lambda: lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(SystemExit):
        main(["backup", str(tmp_path / "backups")])
    with work_folder() as own:
        assert list(configured.STAGING.glob("backup-*/")) == [own]


def test_programs_of_postgresql_are_told_of_certificates_and_of_a_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_restore"
    program.write_text('#!/bin/sh\necho "$PGSERVICE $PGSSLCERT $PGSSLKEY $PGPASSFILE" >&2; exit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    given = {"service": "chat", "sslcert": "/c", "sslkey": "/k", "passfile": "/p"}
    monkeypatch.setattr(connection, "get_connection_params", lambda: given, raising=False)
    with pytest.raises(Misconfigured, match="chat /c /k /p"):
        postgres.check(tmp_path / "copy")


def test_a_restore_that_goes_on_asks_for_room_for_what_is_missing_alone(
    db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.STORAGES = stored_in(tmp_path / "blobs")
    large, key, target = bytes(16 * 1024 * 1024), "derived/00/large.webp", tmp_path / "backups"
    blobs.write(key, large)
    made = json.loads(offchat(capsys, "backup", str(target), "--json")["out"])
    usage = SimpleNamespace(free=settings.DISK_RESERVE_BYTES + len(large) - 1)
    with (place := Elsewhere(tmp_path / "place")).entered():
        monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _: usage)
        assert "make room" in offchat(capsys, "restore", str(target), status=1)["err"]
        (place.data / "restoring").write_text(made["id"])
        blobs.write(key, large)
        assert json.loads(offchat(capsys, "restore", str(target), "--json", status=None)["out"])["count"] == 1
