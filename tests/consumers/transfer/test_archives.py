"""Several files as one ZIP that is made while it is sent: for the person who ordered it, and only what they may see."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from uuid import uuid4

import pytest

from tests.server import WebServer
from tests.tus import clip

MIB = 1024 * 1024
_DO = """
import sys, django; django.setup()
from datetime import timedelta
from uuid import UUID
from backend import clock
from backend.accounts.models import User
from backend.accounts.selectors import actor_of
from backend.audit.models import ActivityEntry
from backend.library.models import BulkJob
from backend.moderation.services import quarantine_file
def who(name): return actor_of(User.objects.get(username=name), credential="token:seed", address="")
"""


def sent(server: WebServer, content: bytes, name: str) -> str:
    """A file of alice in the library: its id."""
    answer = server.client().post("/api/chat/upload/", data={"namespace": "demo"}, files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def ordered(server: WebServer, *media: str, by: str = "alice") -> dict[str, Any]:
    """The job of an archive of some files."""
    answer = server.client(by).post(
        "/api/v1/media/bulk-operations/", json={"action": "archive", "file_ids": list(media)}
    )
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def contents(content: bytes) -> dict[str, bytes]:
    """The files of a ZIP by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def files(server: WebServer) -> dict[str, bytes]:
    """Three files of the library by id; two of them have the same name."""
    named = [("film.mp4", clip(2 * MIB + 7)), ("FILM.mp4", clip(70_000)), ("empty of sense.bin", b"\0\1\2")]
    return {sent(server, content, name): content for name, content in named}


def test_an_archive_holds_the_files_byte_for_byte_under_names_of_their_own(server: WebServer, files: Any) -> None:
    job = ordered(server, *files)
    assert (job["kind"], job["state"], job["undoable"]) == ("archive", "done", False)
    assert (job["result"]["files"], job["result"]["bytes"]) == (3, sum(map(len, files.values())))
    answer = server.client(None).get(job["result"]["url"])
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert contents(answer.content) == dict(
        zip(("film.mp4", "FILM (2).mp4", "empty of sense.bin"), files.values(), strict=True)
    )
    logged = "print(ActivityEntry.objects.filter(action='media.downloaded', object_id__in=sys.argv[1:]).count())"
    assert server.manage(_DO + logged, *files).strip() == "3"


def test_an_archive_is_for_the_person_who_ordered_it_and_not_for_long(server: WebServer, files: Any) -> None:
    path = ordered(server, *files, by="viewer")["result"]["url"].partition("?")[0]
    assert len(contents(server.client("viewer").get(path).content)) == 3
    assert server.client("alice").get(path).status_code == 404
    assert server.client(None).get(path).status_code == 401
    assert server.client("alice").get(f"/media/archives/{uuid4()}.zip").status_code == 404
    old = "BulkJob.objects.filter(pk=sys.argv[1]).update(created_at=clock.now() - timedelta(hours=25))"
    server.manage(_DO + old, path.rpartition("/")[2].removesuffix(".zip"))
    assert server.client("viewer").get(path).json()["code"] == "gone"


def test_what_was_withheld_since_is_not_sent_and_said_to_be_missing(server: WebServer, files: Any) -> None:
    withheld, kept = sent(server, clip(5000), "spam.mp4"), next(iter(files))
    job = ordered(server, withheld, kept)
    server.manage(_DO + "quarantine_file(who('mod'), UUID(sys.argv[1]), reason='spam')", withheld)
    found = contents(server.client(None).get(job["result"]["url"]).content)
    assert (found["film.mp4"], found["_missing.txt"].split(b" ")[0]) == (files[kept], b"1")
    again = ordered(server, withheld, kept)
    assert ([row["code"] for row in again["failed"]], again["result"]["files"]) == (["not_found"], 1)
