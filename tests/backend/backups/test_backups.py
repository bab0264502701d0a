"""Backups: all that stands is in them, nothing that they name goes meanwhile, and what is restored equals it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import override_settings

from backend.accounts.access import Actor
from backend.accounts.models import User
from backend.accounts.services import ensure_namespace, issue_token
from backend.audit.actions import last_recorded
from backend.audit.sealing import seal
from backend.audit.verification import Broken
from backend.backups import pins, restoring
from backend.backups.making import make
from backend.backups.models import PostponedRemoval
from backend.backups.pins import remove_postponed
from backend.backups.places import Folder
from backend.backups.sealing import BLOCK, Damaged, Encrypted
from backend.backups.target import opened
from backend.backups.verifying import verify
from backend.chat import services as chat
from backend.cli.actions import backup as command
from backend.cli.main import main
from backend.errors import Misconfigured
from backend.events.models import StreamHead
from backend.events.publish import atomic
from backend.ids import new_id
from backend.media.models import Blob
from backend.media.services import purge_file
from backend.privacy.models import Erasure
from backend.privacy.services import begin_erasure
from backend.settings import env
from backend.storage import blobs
from backend.storage.base import StoreFailed
from consumers import serve
from tests import prepared, sending, services
from tests.parallel import before_the_commit_of

pytestmark = [pytest.mark.django_db(transaction=True)]

KEY = bytes(range(32))
CHANGED = {
    "accounts_token", "accounts_user", "accounts_ticket", "accounts_loginsession", "accounts_accountlink",
    "events_streamhead", "backups_pin",
}  # fmt: skip
"""Tables in which a restore changes rows: log-ins end, and streams have new epochs."""


@pytest.fixture
def stores(settings: Any, tmp_path: Path) -> Path:
    """An empty store for this test alone, and a key for backups."""
    settings.STORAGES = stored_in(tmp_path / "blobs")
    settings.BACKUP_KEY = KEY
    return tmp_path / "blobs"


def quiet(count: int, size: int) -> None:
    """Tell nobody."""


def files_in(folder: Path) -> dict[str, str]:
    """The hashes of all files by their paths."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


class Elsewhere:
    """Where a backup is restored to: an empty data folder, and an empty database."""

    def __init__(self, folder: Path) -> None:
        self.data, self.url = folder, ""
        folder.mkdir()
        if connection.vendor == "postgresql":
            self.url = services.new_database(prepared.cluster(), f"restored_{new_id().hex}", template="template0")

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Make it the installation of this process, as a process that is started there has it."""
        name = self.url.rpartition("/")[2] or str(self.data / "db.sqlite3")
        with pytest.MonkeyPatch.context() as patch, override_settings(STORAGES=stored_in(self.data / "blobs")):
            _disconnect()
            patch.setitem(connection.settings_dict, "NAME", name)
            for module in (env, command):
                patch.setattr(module, "DATA", self.data)
            patch.setattr(restoring, "VAPID_FILE", self.data / "vapid_keys")
            patch.delenv("SECRET_KEY", raising=False)
            # It loads all of the API, which takes longer than the rest of this module.
            patch.setattr(command.check, "_settings", lambda: "not read")
            try:
                yield
            finally:
                _disconnect()

    def rows(self, table: str) -> list[str]:
        return rows_of(table, self.url or self.data / "db.sqlite3")


def _disconnect() -> None:
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


def stored_in(folder: Path) -> dict[str, Any]:
    """The settings of a store in another folder."""
    default = configured.STORAGES["default"]
    return {**configured.STORAGES, "default": {**default, "OPTIONS": {**default["OPTIONS"], "location": str(folder)}}}


def rows_of(table: str, place: str | Path) -> list[str]:
    """All rows of a table, read without Django."""
    opened = psycopg.connect(place) if isinstance(place, str) else sqlite3.connect(place)
    with closing(opened) as database:
        return sorted(map(str, database.execute(f'SELECT * FROM "{table}"').fetchall()))  # type: ignore[arg-type]


def here() -> str | Path:
    """The database of the tests."""
    name = str(connection.settings_dict["NAME"])
    return Path(name) if connection.vendor == "sqlite" else f"{prepared.cluster().rpartition('/')[0]}/{name}"


def tables() -> set[str]:
    return {*connection.introspection.django_table_names(only_existing=True), "django_migrations"}


@pytest.fixture
def furnished(alice: Actor, group: UUID, stores: Path) -> UUID:
    """A room with messages and two videos, a log-in, and a sealed log; returns the id of a video."""
    for number in range(20):
        chat.send_message(alice, group, body=f"Message {number}", client_id=str(new_id()))
    first = sending.send(alice, group, sending.video_bytes(3 * 1024 * 1024))
    sending.process(sending.send(alice, group).media_id)
    issue_token(User.objects.get(pk=alice.user_id), address="127.0.0.1")
    seal()
    return first.media_id


def test_a_backup_restores_everything_elsewhere_and_clients_begin_anew(
    furnished: UUID, alice: Actor, stores: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, asked = tmp_path / "backups", []
    erasure = Erasure.objects.create(user_id=new_id(), asked_at="2026-01-01T00:00Z", requested_at="2026-01-01T00:00Z")
    expected = {table: rows_of(table, here()) for table in tables()}
    files = files_in(stores)

    def purging(count: int, size: int) -> None:
        """While the backup runs, a file is deleted for good, and a person wants to be erased."""
        if not asked:
            asked.append(count)
            with atomic():
                chat.take_down(furnished, None, actor_id=None, purge_now=True, reason="erased")
            purge_file(furnished)
            assert begin_erasure(erasure.pk) is None

    made = make(Folder(target), purging)
    # Nothing that the backup names has gone meanwhile; it goes afterwards
    assert asked
    assert files_in(stores) == files
    assert (made.count, made.new, made.faulty_count) == (len(files), len(files), 0)
    assert PostponedRemoval.objects.exists()
    assert remove_postponed()
    assert len(files_in(stores)) == len(files) - 1
    assert not PostponedRemoval.objects.exists()
    assert verify(Folder(target), None, every=False, tell=quiet, fault=pytest.fail).count == len(files)
    # Nothing in the folder can be read without the key
    assert not [path for path in target.rglob("*") if path.is_file() and b"Message 7" in path.read_bytes()]

    # Where something of it was changed, nothing is restored; where a restore was interrupted, it goes on
    place = Elsewhere(tmp_path / "restored")
    with place.entered():
        victim = next(path for path in (target / "objects").rglob("*") if path.is_file())
        whole = victim.read_bytes()
        victim.write_bytes(whole[:-1])
        assert offchat(capsys, "restore", str(target), status=1)["err"].endswith("Nothing was changed.\n")
        assert not files_in(place.data / "blobs")
        assert not (place.data / "restoring").exists()
        victim.write_bytes(whole)
        (place.data / "restoring").write_text(made.id)
        blobs.write(next(iter(files)), b"the beginning of it")
        answer = offchat(capsys, "restore", str(target), "--json", status=None)
        again = offchat(capsys, "restore", str(target), status=1)
    restored = json.loads(answer["out"])
    assert (restored["count"], restored["faulty"], restored["erased"]) == (len(files), 0, 0)
    same = tables() - CHANGED
    assert {table: place.rows(table) for table in same} == {table: expected[table] for table in same}
    assert files_in(place.data / "blobs") == files
    assert (place.data / "secret_key").read_text() == configured.SECRET_KEY
    # Log-ins have ended, and no position of before is believed
    assert len(place.rows("accounts_token")) == len(expected["accounts_token"])
    assert not set(place.rows("accounts_token")) & set(expected["accounts_token"])
    heads, epochs = place.rows("events_streamhead"), StreamHead.objects.values_list("epoch", flat=True)
    assert len(heads) == len(expected["events_streamhead"])
    assert not [head for head in heads if any(epoch in head for epoch in epochs)]
    assert any("is what was sealed" in note for note in restored["notes"])
    # A second one is refused: there are people now
    assert "not empty" in again["err"]
    # Where somebody was erased after the backup, the notes that the old store has left erase them once more
    notes, another = tmp_path / "notes", Elsewhere(tmp_path / "another")
    notes.mkdir()
    note = {"id": str(new_id()), "user": str(alice.user_id), "at": "2026-01-01T00:00:00.000Z"}
    (notes / "one.json").write_text(json.dumps(note))
    with another.entered():
        options = ["--erasures", str(notes), "--json"]
        answer = offchat(capsys, "restore", str(target), "--id", made.id, *options, status=None)
        assert json.loads(answer["out"])["erased"] == 1
        assert User.objects.get(pk=alice.user_id).is_active is False
        assert blobs.stands(f"erasures/{UUID(note['id']).hex}.json")


def test_a_backup_begins_only_when_no_purge_that_has_not_seen_it_still_runs(stores: Path, db: None) -> None:
    key = blobs.derived_key(new_id(), "small.a1.webp")
    blobs.write(key, b"a picture")

    def pinned() -> bool:
        with pins.held():
            blobs.remove(key)
            return blobs.stands(key)

    with before_the_commit_of(lambda: blobs.remove(key)) as purging:
        waiting = purging.do(pinned)
        assert not waiting.done()
        # It was removed by the purge, in whose transaction a row may still have named it
        blobs.write(key, b"a picture")
    # What is to be removed from then on stays
    assert waiting.result() is True


def test_what_stands_in_the_folder_is_not_sent_again_and_what_was_damaged_there_is_named_and_mended(
    stores: Path, db: None, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    target, content = tmp_path / "backups", b"the same bytes"
    key = blobs.blob_key(new_id(), hashlib.sha256(content).hexdigest())
    for name in (key, "exports/one.zip", "exports/two.zip"):
        blobs.write(name, content)
    home, lost = ensure_namespace("demo", "Demo"), "0" * 64
    gone = Blob.objects.create(namespace_id=home, sha256=lost, size=1, key=blobs.blob_key(home, lost)).key
    # What the database names and the store has not is named; what is there is stored once, and sent once
    first = json.loads(offchat(capsys, "backup", str(target), "--json", status=3)["out"])
    assert (first["count"], first["new"], first["faulty"]) == (3, 3, [gone])
    [stored] = [path for path in (target / "objects").rglob("*") if path.is_file()]
    blobs.write("derived/00/new.webp", b"new")
    second = json.loads(offchat(capsys, "backup", str(target), "--json", status=3)["out"])
    assert (second["count"], second["new"], second["new_bytes"]) == (4, 1, 3)
    # Alerts know the age of the last one by the log
    assert last_recorded("backup.made")
    # What was changed in the folder is named, and sent anew by the next backup
    assert offchat(capsys, "backup", "verify", str(target), "--all")["out"].endswith("0 faults.\n")
    stored.write_bytes(stored.read_bytes()[:-5])
    faults = offchat(capsys, "backup", "verify", str(target), status=1)["err"]
    assert faults.count("was changed, cut off") == 3
    assert stored.name in faults
    offchat(capsys, "backup", str(target), status=3)
    assert "0 faults" in offchat(capsys, "backup", "verify", str(target))["out"]
    assert offchat(capsys, "backup", "list", str(target))["out"].count("1 faulty") == 3
    # An interrupted one counts for nothing and is cleared away
    left = target / "backups" / "20200101T000000000Z-abcdef.partial"
    left.mkdir()
    with opened(Folder(target), Encrypted(KEY), to_write=True):
        assert "just now" in offchat(capsys, "backup", str(target), status=1)["err"]
    offchat(capsys, "backup", str(target), status=3)
    assert not left.exists()
    # Old ones are removed with what they alone have held
    blobs.remove("derived/00/new.webp")
    offchat(capsys, "backup", str(target), status=3)
    assert json.loads(offchat(capsys, "backup", "prune", str(target), "--keep", "2", "--json")["out"])["objects"] == 0
    pruned = json.loads(offchat(capsys, "backup", "prune", str(target), "--keep", "1", "--json")["out"])
    assert (len(pruned["removed"]), pruned["objects"]) == (1, 1)
    assert offchat(capsys, "backup", "list", str(target))["out"].count("faulty") == 1
    assert "0 faults" in offchat(capsys, "backup", "verify", str(target), "--all")["out"]
    assert "--keep N" in offchat(capsys, "backup", "prune", str(target), status=2)["err"]
    # Other keys, none, other folders and other databases are refused in a sentence
    settings.BACKUP_KEY = bytes(32)
    assert "another key" in offchat(capsys, "backup", str(target), status=1)["err"]
    settings.BACKUP_KEY = b""
    assert "set OFFCHAT_BACKUP_KEY" in offchat(capsys, "backup", str(target), status=1)["err"]
    assert "holds other things" in offchat(capsys, "backup", str(stores), status=1)["err"]
    assert "no backups of OffChat" in offchat(capsys, "restore", str(tmp_path / "nowhere"), status=1)["err"]
    assert "not encrypted" in offchat(capsys, "backup", str(tmp_path / "open"), status=3)["err"]
    manifest = next((tmp_path / "open" / "backups").glob("*/manifest"))
    # So is one that would write beside the store
    honest, listed = json.loads(manifest.read_bytes()), manifest.with_name("objects")
    evil = listed.read_bytes().replace(b"exports/one.zip", b"exports/../../x")
    listed.write_bytes(evil)
    objects = {"size": len(evil), "sha256": hashlib.sha256(evil).hexdigest()}
    manifest.write_text(json.dumps({**honest, "objects": objects}))
    with (place := Elsewhere(tmp_path / "place")).entered():
        assert "no store has" in offchat(capsys, "restore", str(tmp_path / "open"), status=1)["err"]
    assert not files_in(place.data / "blobs")
    assert json.loads(manifest.read_bytes())["audit"] == ""
    manifest.write_text(manifest.read_text().replace(f'"{connection.vendor}"', '"oracle"'))
    assert "a database of oracle" in offchat(capsys, "restore", str(tmp_path / "open"), status=1)["err"]


def test_a_rotten_file_is_put_aside_and_sent_anew_and_a_restore_goes_on_without_it(
    stores: Path, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target, kept, rotten = tmp_path / "backups", "derived/00/kept.webp", "derived/00/rotten.webp"
    for key in (kept, rotten, "derived/00/locked.webp", "exports/unnamed.zip"):
        blobs.write(key, key.encode())
    PostponedRemoval.objects.create(key=kept, at="2026-01-01T00:00Z")
    opened_blob = blobs.open_blob

    def failing(key: str) -> Any:
        if "locked" in key:
            raise StoreFailed("The storage fails")
        return opened_blob(key)

    with monkeypatch.context() as patch:
        patch.setattr(blobs, "open_blob", failing)
        made = json.loads(offchat(capsys, "backup", str(target), "--json", status=3)["out"])
    assert (made["count"], made["faulty"]) == (3, ["derived/00/locked.webp"])
    place = next((target / "objects").rglob(Encrypted(KEY).name_of(hashlib.sha256(rotten.encode()).hexdigest())))
    place.write_bytes(place.read_bytes()[:-1] + b"!")
    with (there := Elsewhere(tmp_path / "there")).entered():
        blobs.write("erasures/broken.json", b"{}")
        assert "no note of an erasure" in offchat(capsys, "restore", str(target), status=1)["err"]
        blobs.remove("erasures/broken.json", at_once=True)
        assert "Nothing was changed" in offchat(capsys, "restore", str(target), status=1)["err"]
        assert not (there.data / "restoring").exists()
    assert "1 were put aside" in offchat(capsys, "backup", "verify", str(target), status=1)["out"]
    with there.entered():
        monkeypatch.setattr(restoring, "_look_at_log", _broken)
        restored = json.loads(offchat(capsys, "restore", str(target), "--despite-damage", "--json", status=3)["out"])
        assert (restored["damaged"], restored["broken"]) == ([rotten], "Block 1 was changed.")
        assert not (there.data / "restoring").exists()
        # What was to go once the backup had ended goes, and so does what nobody can fetch any more
        assert list(files_in(there.data / "blobs")) == [kept]
        assert remove_postponed() == 1
        assert not files_in(there.data / "blobs")
    # The next one sends it anew, though the newest manifest cannot be read, which keeps no old file from being kept
    offchat(capsys, "backup", str(target))
    newest = max((target / "backups").iterdir()) / "manifest"
    newest.write_bytes(b"rotten")
    assert "from the one before" in offchat(capsys, "backup", str(target))["err"]
    assert "0 faults" in offchat(capsys, "backup", "verify", str(target))["out"]
    assert "no files were removed" in offchat(capsys, "backup", "prune", str(target), "--keep", "2")["err"]
    (tmp_path / "restoring").write_text(made["id"])
    monkeypatch.setattr(serve, "DATA", tmp_path)
    with pytest.raises(Misconfigured, match=f"--id {made['id']}"):
        serve.main([])
    assert (
        "has not ended" in offchat(capsys, "up", "--no-demo", "--port", "0", "--data", str(tmp_path), status=1)["err"]
    )


def _broken(anchor: str) -> Iterator[str]:
    raise Broken("Block 1 was changed.")


def test_an_encrypted_file_is_read_back_and_no_change_of_it_goes_unseen() -> None:
    encrypted = Encrypted(KEY)

    def written(content: bytes) -> bytes:
        encrypted.write(file := io.BytesIO(), "object", [content[:100], content[100:]])
        return file.getvalue()

    def read(stored: bytes, role: str = "object") -> bytes:
        return b"".join(encrypted.read(io.BytesIO(stored), role))

    for size in (0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK):
        content = os.urandom(size)
        stored = written(content)
        assert read(stored) == content
        assert encrypted.size_in(len(stored)) == size
    chunk = BLOCK + 16
    for changed in (
        stored[:-1], stored[: -chunk], stored[:24], stored[:5], b"", stored + b"x",
        stored[:24] + stored[24 + chunk :] + stored[24 : 24 + chunk], stored[:30] + b"!" + stored[31:],
    ):  # fmt: skip
        with pytest.raises(Damaged):
            read(changed)
    with pytest.raises(Damaged):
        read(stored, role="manifest")


def offchat(capsys: pytest.CaptureFixture[str], *arguments: str, status: int | None = 0) -> dict[str, str]:
    """What a command prints; with this status, where one is expected."""
    capsys.readouterr()
    ended = main(arguments)
    printed = capsys.readouterr()
    assert status in (None, ended), printed
    return printed._asdict()
