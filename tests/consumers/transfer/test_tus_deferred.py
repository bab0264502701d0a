"""Uploads that begin before their length is known: what comes is counted as it comes, the length is told once."""

from __future__ import annotations

import httpx
import pytest

from tests.consumers.transfer.test_tus import MIB, problem
from tests.server import WebServer
from tests.tus import OCTETS, PATH, Tus, clip, metadata

DEFERRED = {"Upload-Defer-Length": "1"}
_USED = """
import sys, django; django.setup()
from backend.accounts.models import Namespace
print(Namespace.objects.get(slug="demo").used_bytes)
"""


def begin(tus: Tus, **request: object) -> httpx.Response:
    """Ask for an upload without saying how long it is."""
    headers = {**DEFERRED, "Upload-Metadata": metadata(**tus.said()), **request.pop("headers", {})}  # type: ignore[dict-item]
    return tus.http.post(PATH, headers=headers, **request)  # type: ignore[arg-type]


def used(server: WebServer) -> int:
    """The bytes that count in the namespace."""
    return int(server.manage(_USED).split()[-1])


def test_the_length_is_told_with_a_later_part_and_the_file_is_whole_then(server: WebServer, tus: Tus) -> None:
    data, before = clip(300_000), used(server)
    location = begin(tus).headers["Location"]
    head = tus.head(location)
    assert (head.headers["Upload-Defer-Length"], "Upload-Length" in head.headers) == ("1", False)
    # What comes is counted, also without any length of its request
    tus.patch(location, 0, data[:100_000])
    tus.patch(location, 100_000, iter([data[100_000:200_000]]))
    assert (tus.offset(location), used(server) - before) == (200_000, 200_000)
    answer = tus.patch(location, 200_000, data[200_000:], **{"Upload-Length": "300000"})
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "300000")
    head = tus.head(location)
    assert (head.headers["Upload-Length"], "Upload-Defer-Length" in head.headers) == ("300000", False)
    assert tus.http.get(f"/media/{head.headers['Upload-Media']}/file").content == data
    assert used(server) - before == 300_000


def test_the_length_may_be_told_when_all_bytes_stand_already(tus: Tus) -> None:
    data = clip(50_000)
    created = begin(tus, headers=OCTETS, content=data)
    assert (created.status_code, created.headers["Upload-Offset"]) == (201, "50000")
    location = created.headers["Location"]
    assert tus.patch(location, 50_000, b"", **{"Upload-Length": "50000"}).status_code == 204
    assert "Upload-Expires" not in tus.head(location).headers


def test_a_length_that_cannot_be_or_is_changed_is_refused_and_changes_nothing(server: WebServer, tus: Tus) -> None:
    location, data, before = begin(tus).headers["Location"], clip(10_000), used(server)
    tus.patch(location, 0, data[:5000])
    problem(tus.patch(location, 5000, b"", **{"Upload-Length": "4999"}), 400, "invalid")
    problem(tus.patch(location, 5000, b"", **{"Upload-Length": str(3 * MIB + 1)}), 413, "too_large")
    problem(tus.patch(location, 5000, b"", **{"Upload-Length": "ten"}), 400, "invalid")
    assert tus.head(location).headers["Upload-Defer-Length"] == "1"
    assert tus.patch(location, 5000, b"", **{"Upload-Length": "10000"}).status_code == 204
    problem(tus.patch(location, 5000, data[5000:], **{"Upload-Length": "10001"}), 400, "invalid")
    assert used(server) - before == 10_000
    tus.delete(location)
    assert used(server) == before


@pytest.mark.parametrize("declared", [True, False])
def test_no_more_may_come_than_the_server_takes(tus: Tus, declared: bool) -> None:
    location, data = begin(tus).headers["Location"], bytes(3 * MIB + 1)
    tus.patch(location, 0, clip(5000))
    problem(tus.patch(location, 5000, data if declared else iter([data])), 413, "too_large")
    assert tus.offset(location) == 5000
    tus.delete(location)


def test_an_upload_begins_with_its_length_or_defers_it(tus: Tus) -> None:
    for headers in ({"Upload-Defer-Length": "0"}, {"Upload-Length": "10"}):
        refused = problem(begin(tus, headers=headers), 400, "invalid")
        assert "Upload-Defer-Length" in refused["errors"]  # type: ignore[operator]
