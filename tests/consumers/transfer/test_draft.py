"""Resumable uploads as the IETF drafts them, sentence by sentence, on the uploads that tus knows too."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.consumers.transfer.test_broken_uploads import NODE
from tests.consumers.transfer.test_tus import MIB, problem
from tests.server import WebServer
from tests.tus import PATH, Tus, clip, metadata, raw_request

MORE = {"Content-Type": "application/partial-upload"}
LIMIT = f"max-size={3 * MIB}"


class Draft(Tus):
    """Somebody who speaks the draft."""

    def __init__(self, server: WebServer) -> None:
        super().__init__(server)
        del self.http.headers["Tus-Resumable"]
        self.http.headers["Upload-Draft-Interop-Version"] = "8"

    def start(self, data: Any, complete: str, **headers: str) -> httpx.Response:
        """Begin an upload with some bytes."""
        said = {"Upload-Metadata": metadata(**self.said()), "Upload-Complete": complete, "Content-Type": "video/mp4"}
        return self.http.post(PATH, headers={**said, **headers}, content=data)

    def append(self, location: str, offset: int, data: Any, complete: str, **headers: str) -> httpx.Response:
        """Send more bytes."""
        said = {"Upload-Offset": str(offset), "Upload-Complete": complete, **MORE}
        return self.http.patch(location, headers={**said, **headers}, content=data)

    def arrived(self, answer: httpx.Response) -> bytes:
        """The file that the upload has become."""
        return self.http.get(f"/media/{answer.headers['Upload-Media']}/file").content


@pytest.fixture
def draft(server: WebServer) -> Iterator[Draft]:
    """Alice, who uploads."""
    alice = Draft(server)
    yield alice
    alice.http.close()


def told(answer: httpx.Response) -> tuple[int, str | None, str | None]:
    """Status, completeness and offset of an answer."""
    return answer.status_code, answer.headers.get("Upload-Complete"), answer.headers.get("Upload-Offset")


def test_a_file_goes_in_one_request(draft: Draft) -> None:
    data = clip(200_000)
    answer = draft.start(data, "?1", **{"Upload-Length": "200000"})
    assert told(answer) == (201, "?1", "200000")
    assert draft.arrived(answer) == data
    assert answer.headers["Upload-Limit"].startswith(LIMIT)


@pytest.mark.parametrize("streamed", [False, True], ids=["declared", "streamed"])
def test_a_file_goes_in_several_requests_whose_length_nobody_knows_before(draft: Draft, streamed: bool) -> None:
    data = clip(300_000)

    def sent(part: bytes) -> Any:
        return iter([part]) if streamed else part

    begun = draft.start(sent(data[:100_000]), "?0")
    assert told(begun) == (201, "?0", "100000")
    location = begun.headers["Location"]
    assert begun.headers["Upload-Limit"] == f"{LIMIT}, max-age=86400"
    assert "Upload-Length" not in draft.head(location).headers
    assert told(draft.append(location, 100_000, sent(data[100_000:200_000]), "?0")) == (204, "?0", "200000")
    head = draft.head(location)
    assert told(head) == (204, "?0", "200000")
    assert (head.headers["Cache-Control"], head.headers["Upload-Limit"]) == ("no-store", f"{LIMIT}, max-age=86400")
    last = draft.append(location, 200_000, sent(data[200_000:]), "?1")
    assert told(last) == (201, "?1", "300000")
    assert draft.arrived(last) == data
    head = draft.head(location)
    assert (told(head), head.headers["Upload-Length"]) == ((204, "?1", "300000"), "300000")


def test_an_upload_whose_bytes_all_stand_is_not_complete_before_its_client_says_so(draft: Draft) -> None:
    data = clip(9000)
    location = draft.start(data, "?0", **{"Upload-Length": "9000"}).headers["Location"]
    for _ in range(2):
        head = draft.head(location)
        assert (told(head), head.headers["Upload-Length"]) == ((204, "?0", "9000"), "9000")
    assert told(draft.append(location, 9000, b"", "?1")) == (201, "?1", "9000")
    assert draft.arrived(draft.head(location)) == data
    # Then nothing can be appended any more
    again = draft.append(location, 9000, b"", "?1")
    problem(again, 410, "gone")
    more = draft.append(location, 9000, b"more", "?1")
    problem(more, 400, "invalid")
    assert again.headers["Upload-Complete"] == more.headers["Upload-Complete"] == "?1"


def test_a_wrong_offset_is_a_conflict_that_tells_the_right_one(draft: Draft) -> None:
    location = draft.start(clip(5000), "?0").headers["Location"]
    for offset in (0, 4999, 5001):
        refused = draft.append(location, offset, b"x", "?0")
        problem(refused, 409, "conflict")
        assert refused.headers["Upload-Offset"] == "5000"
    assert draft.http.delete(location).status_code == 204
    problem(draft.append(location, 5000, b"x", "?0"), 410, "gone")


def test_two_lengths_are_refused_and_more_than_the_length_ends_the_upload(draft: Draft) -> None:
    problem(draft.start(clip(5000), "?1", **{"Upload-Length": "5001"}), 400, "invalid")
    location = draft.start(clip(5000), "?0", **{"Upload-Length": "6000"}).headers["Location"]
    problem(draft.append(location, 5000, b"x" * 999, "?1"), 400, "invalid")
    problem(draft.append(location, 5000, iter([b"x" * 999]), "?1"), 400, "invalid")
    assert draft.offset(location) == 5999
    problem(draft.append(location, 5999, b"x", "?0", **{"Upload-Length": "7000"}), 400, "invalid")
    beyond = draft.append(location, 5999, iter([b"xx"]), "?0")
    problem(beyond, 413, "too_large")
    assert beyond.headers["Upload-Limit"] == LIMIT
    assert draft.head(location).status_code == 410
    problem(draft.start(bytes(3 * MIB + 1), "?1"), 413, "too_large")


def test_what_a_broken_connection_has_brought_stays_and_is_not_complete(draft: Draft) -> None:
    data = clip(400_000)
    location = draft.start(data[:1000], "?0").headers["Location"]
    said = {**draft.server.auth(), **MORE, "Upload-Offset": "1000", "Upload-Complete": "?1", "Host": "localhost"}
    said |= {"Upload-Draft-Interop-Version": "8", "Content-Length": str(len(data) - 1000)}
    connection = raw_request(draft.server, "PATCH", location, said, data[1000:200_000])
    draft.until_offset(location, 200_000)
    # A new request ends one that still goes on
    head = draft.head(location)
    connection.close()
    assert (told(head), head.headers["Upload-Length"]) == ((204, "?0", "200000"), "400000")
    assert draft.arrived(draft.append(location, 200_000, data[200_000:], "?1")) == data


def test_headers_that_cannot_be_read_count_as_missing(draft: Draft) -> None:
    for value in ("", "1", "true", "?2"):
        refused = problem(draft.start(b"", value), 400, "invalid")
        assert "Upload-Complete" in refused["errors"]  # type: ignore[operator]
    location = draft.start(clip(100), "?0", **{"Upload-Length": "many"}).headers["Location"]
    assert "Upload-Length" not in draft.head(location).headers
    for offset in ("", "-1", "1.5"):
        answer = draft.http.patch(location, headers={**MORE, "Upload-Offset": offset, "Upload-Complete": "?0"})
        problem(answer, 400, "invalid")
    problem(draft.append(location, 100, b"x", "?0", **{"Content-Type": "video/mp4"}), 415, "unsupported_type")
    draft.http.delete(location)


def test_name_and_type_of_the_file_may_come_as_http_says_them(draft: Draft) -> None:
    said = {
        "Upload-Metadata": metadata(room=draft.server.room),
        "Content-Disposition": "inline; filename*=UTF-8''f%C3%BC.mp4",
    }
    answer = draft.start(clip(3000), "?1", **said)
    saved = draft.http.get(f"/media/{answer.headers['Upload-Media']}/file?download=1").headers["Content-Disposition"]
    assert "f%C3%BC.mp4" in saved


def test_other_iterations_are_refused_and_options_tell_what_is_taken(draft: Draft, tus: Tus) -> None:
    refused = draft.start(b"x", "?1", **{"Upload-Draft-Interop-Version": "5"})
    problem(refused, 412, "precondition_failed")
    options = httpx.options(draft.server.url + PATH)
    assert "application/partial-upload" in options.headers["Accept-Patch"]
    assert options.headers["Upload-Limit"] == LIMIT
    # Both protocols know the same uploads
    data = clip(9000)
    location = tus.begin(len(data))
    assert told(draft.append(location, 0, data[:4000], "?0")) == (204, "?0", "4000")
    assert tus.patch(location, 4000, data[4000:]).status_code == 204
    assert told(draft.head(location)) == (204, "?1", "9000")


def test_tus_js_client_speaks_it(server: WebServer, draft: Draft, tmp_path: Path) -> None:
    data = clip(700_000)
    path = tmp_path / "clip.mp4"
    path.write_bytes(data)
    script = Path(__file__).with_name("tus_upload.mjs")
    arguments = [server.url + PATH, server.tokens["alice"], str(path), json.dumps(draft.said()), "1", "ietf-draft-05"]
    done = subprocess.run([NODE, script, *arguments], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    head = draft.http.head(json.loads(done.stdout)["url"])
    assert told(head) == (204, "?1", "700000")
    assert draft.arrived(head) == data
