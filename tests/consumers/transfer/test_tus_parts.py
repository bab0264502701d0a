"""Files that are sent in parts side by side, and put together: ``concatenation`` of tus, sentence by sentence."""

from __future__ import annotations

import asyncio
import json
import subprocess
from pathlib import Path

import httpx
import pytest

from backend.accounts.access import Actor
from backend.accounts.models import Namespace
from backend.errors import SecondFactorOwed
from backend.media.services import start_partial
from backend.media.services.uploads.partial import open_partial
from backend.storage import staging
from consumers.transfer import reception
from tests.consumers.transfer.test_broken_uploads import NODE
from tests.consumers.transfer.test_tus import MIB, problem
from tests.consumers.transfer.test_tus_deferred import used
from tests.server import WebServer
from tests.tus import OCTETS, PATH, Tus, clip, metadata

PARTIAL = {"Upload-Concat": "partial"}


def begin_part(tus: Tus, size: int | None, **request: object) -> httpx.Response:
    """Begin a part; None: of a length that is told later."""
    length = {"Upload-Defer-Length": "1"} if size is None else {"Upload-Length": str(size)}
    headers = {**PARTIAL, **length, **request.pop("headers", {})}  # type: ignore[dict-item]
    return tus.http.post(PATH, headers=headers, **request)  # type: ignore[arg-type]


def part(tus: Tus, data: bytes) -> str:
    """A part that is whole; returns its address."""
    location = str(begin_part(tus, len(data)).headers["Location"])
    assert tus.patch(location, 0, data).status_code == 204
    return location


def put_together(tus: Tus, parts: list[str], said: dict[str, str] | None = None, **headers: str) -> httpx.Response:
    """Ask for the file that the parts make."""
    concat = {"Upload-Concat": f"final;{' '.join(parts)}", "Upload-Metadata": metadata(**(said or tus.said()))}
    return tus.http.post(PATH, headers={**concat, **headers})


def staged(server: WebServer) -> set[str]:
    """The names of what stands of uploads on the disk of the server."""
    return {path.name for path in (server.data / "staging").rglob("*") if path.is_file()}


def messages(tus: Tus) -> list[str]:
    """The messages of the room."""
    page = tus.http.get(f"/api/chat/rooms/{tus.server.room}/messages/").json()
    return [message["id"] for message in page["results"]]


def test_parts_become_one_file_in_the_order_of_the_list_and_leave_nothing(server: WebServer, tus: Tus) -> None:
    data, before, stood, told = clip(2 * MIB + 1000), used(server), staged(server), messages(tus)
    pieces = [data[:700_000], data[700_000:1_900_000], data[1_900_000:]]
    # Sent in another order, one in two requests, one with its length told at the end, one with its creation.
    third = begin_part(tus, len(pieces[2]), headers=OCTETS, content=pieces[2])
    assert (third.status_code, third.headers["Upload-Offset"]) == (201, str(len(pieces[2])))
    second = str(begin_part(tus, None).headers["Location"])
    tus.patch(second, 0, pieces[1][:400_000], **PARTIAL)
    tus.patch(second, 400_000, pieces[1][400_000:], **{"Upload-Length": str(len(pieces[1]))})
    first = part(tus, pieces[0])
    assert (used(server) - before, messages(tus)) == (len(data), told), "no message and no file before the end"
    locations = [first, server.url + second, str(third.headers["Location"])]
    answer = put_together(tus, locations)
    assert answer.status_code == 201, answer.text
    assert "Upload-Media" in answer.headers
    assert answer.headers["Upload-Message"] in set(messages(tus)) - set(told)
    assert tus.http.get(f"/media/{answer.headers['Upload-Media']}/file").content == data
    assert used(server) - before == len(data)
    assert staged(server) <= stood
    # HEAD of a final upload: both, equal, and the value of its creation
    head = tus.head(answer.headers["Location"])
    assert head.headers["Upload-Offset"] == head.headers["Upload-Length"] == str(len(data))
    assert head.headers["Upload-Concat"] == f"final;{' '.join(locations)}"


def test_head_of_a_part_tells_offset_length_and_that_it_is_one(tus: Tus) -> None:
    location = str(begin_part(tus, 1000, headers={"Upload-Metadata": metadata(note="mine")}).headers["Location"])
    tus.patch(location, 0, clip(10))
    head = tus.head(location)
    told = {"Upload-Offset": "10", "Upload-Length": "1000", "Upload-Concat": "partial"}
    assert told.items() <= dict(head.headers.items() | {(k.title(), v) for k, v in head.headers.items()}).items()
    assert head.headers["Upload-Metadata"] == metadata(note="mine")
    assert "Upload-Expires" in head.headers
    assert "Upload-Media" not in head.headers
    deferred = tus.head(str(begin_part(tus, None).headers["Location"]))
    assert ("Upload-Length" in deferred.headers, deferred.headers["Upload-Concat"]) == (False, "partial")


def test_nothing_is_appended_to_a_file_that_was_put_together(tus: Tus) -> None:
    final = str(put_together(tus, [part(tus, clip(5000))]).headers["Location"])
    for request in ({"offset": 5000}, {"offset": 0}):
        problem(tus.patch(final, data=b"more", **request), 403, "forbidden")
    problem(tus.http.patch(final, content=b"more"), 403, "forbidden")
    assert tus.offset(final) == 5000


def test_a_repeated_request_answers_the_same_file_and_the_parts_are_used_up(tus: Tus) -> None:
    said, data = tus.said(), clip(9000)
    parts = [part(tus, data[:4000]), part(tus, data[4000:])]
    first, again = put_together(tus, parts, said), put_together(tus, parts, said)
    for name in ("Location", "Upload-Media", "Upload-Message"):
        assert first.headers[name] == again.headers[name]
    assert (again.status_code, tus.offset(parts[0])) == (201, 4000)
    problem(put_together(tus, parts[::-1]), 410, "gone")
    problem(tus.delete(parts[0]), 410, "gone")
    problem(tus.patch(parts[0], 4000, b"more"), 413, "too_large")


def test_parts_that_are_not_whole_or_not_there_change_nothing(server: WebServer, tus: Tus) -> None:
    data, before, told = clip(8000), used(server), messages(tus)
    whole, half = part(tus, data[:4000]), str(begin_part(tus, 4000).headers["Location"])
    tus.patch(half, 0, data[4000:5000])
    problem(put_together(tus, [whole, half]), 409, "conflict")
    problem(put_together(tus, [whole, PATH + "0190a0c0-0000-7000-8000-000000000000"]), 404, "not_found")
    bob = Tus(server, "bob")
    foreign = part(bob, data)
    problem(put_together(tus, [whole, foreign]), 404, "not_found")
    problem(tus.head(foreign).request and bob.http.head(whole).request and put_together(bob, [whole]), 404, "not_found")
    problem(put_together(tus, [part(tus, b"<!doctype html><p>" * 100)]), 415, "unsupported_type")
    assert messages(tus) == told
    tus.patch(half, 1000, data[5000:])
    assert put_together(tus, [whole, half]).status_code == 201
    assert bob.delete(foreign).status_code == 204
    problem(put_together(bob, [foreign]), 410, "gone")
    assert used(server) - before == 8000 + len(b"<!doctype html><p>" * 100)


@pytest.mark.parametrize(
    ("concat", "more"),
    [
        ("whole", {}),
        ("final;", {}),
        ("final;/elsewhere", {}),
        ("final;{part} {part}", {}),
        ("final;{part}", {"Upload-Length": "10"}),
        ("final;{part}", {"Upload-Defer-Length": "1"}),
    ],
)
def test_what_cannot_be_put_together_is_refused_by_name(tus: Tus, concat: str, more: dict[str, str]) -> None:
    location = part(tus, clip(10))
    headers = {"Upload-Concat": concat.format(part=location), "Upload-Metadata": metadata(**tus.said()), **more}
    refused = problem(tus.http.post(PATH, headers=headers), 400, "invalid")
    assert set(refused["errors"]) == (set(more) or {"Upload-Concat"})  # type: ignore[call-overload]
    with_bytes = tus.http.post(PATH, headers={"Upload-Concat": f"final;{location}", **OCTETS}, content=b"more")
    problem(with_bytes, 400, "invalid")
    tus.delete(location)


def test_a_part_that_is_given_up_gives_its_space_back(server: WebServer, tus: Tus) -> None:
    before = used(server)
    location = str(begin_part(tus, 50_000).headers["Location"])
    assert used(server) - before == 50_000
    problem(begin_part(tus, 3 * MIB + 1), 413, "too_large")
    assert tus.delete(location).status_code == 204
    problem(tus.head(location).request and tus.patch(location, 0, b"x"), 410, "gone")
    assert used(server) == before


_LATER = """
import sys, django; django.setup()
from datetime import timedelta
from backend import clock
from backend.media.models import PartialUpload
from backend.media.services import expire_partials
for days in (2, 4):
    now = clock.now() + timedelta(days=days)
    clock.now = lambda now=now: now
    expire_partials()
    print(PartialUpload.objects.count())
"""


def test_parts_expire_and_are_forgotten(server: WebServer, tus: Tus) -> None:
    before, stood = used(server), staged(server)
    location = str(begin_part(tus, 1000).headers["Location"])
    tus.patch(location, 0, clip(500))
    assert server.manage(_LATER).split()[-1] == "0"
    problem(tus.patch(location, 500, b"x"), 404, "not_found")
    assert (used(server) <= before, staged(server) <= stood) == (True, True)


def test_a_process_that_is_killed_between_is_taken_over_and_the_file_arrives_whole(server: WebServer, tus: Tus) -> None:
    """What a killed process leaves: the rows of the final upload, and some of the copied bytes."""
    data = clip(2_500_000)
    parts = [part(tus, data[:900_000]), part(tus, data[900_000:1_700_000]), part(tus, data[1_700_000:])]
    final = server.manage(_BEGUN.format(concat=f"final;{' '.join(parts)}", room=server.room)).split()[-1]
    names = [location.rpartition("/")[2].replace("-", "") for location in (*parts, final)]
    at = [server.data / "staging" / name[-2:] / name for name in names]
    at[3].parent.mkdir(exist_ok=True)
    at[0].rename(at[3])
    with at[3].open("ab") as file:
        file.write(data[900_000:1_234_567])
    head = tus.head(PATH + final)
    assert head.headers["Upload-Offset"] == str(len(data))
    assert tus.http.get(f"/media/{head.headers['Upload-Media']}/file").content == data
    assert not any(path.exists() for path in at)


_BEGUN = """
import sys, django; django.setup()
from uuid import UUID
from backend.accounts.models import User
from backend.media.models import PartialUpload
from backend.media.services import start_final
from backend.storage.staging import path_of
from consumers.transfer.tus_protocol import parts_in, wanted_upload
from msgspec.structs import replace
from backend.accounts.selectors import actor_of
concat = "{concat}"
new, to = wanted_upload({{"filename": "a.mp4", "room": "{room}"}}, None, concat=concat)
parts = parts_in(concat)
head = path_of(parts[0]).read_bytes()[:4096]
alice = actor_of(User.objects.get(username="alice"), credential="token:test", address="")
print(start_final(alice, replace(new, deferred=False), to, parts, head=head).id)
"""


def test_tus_js_client_sends_four_parts_side_by_side(server: WebServer, tus: Tus, tmp_path: Path) -> None:
    data = clip(3 * MIB - 17)
    path = tmp_path / "clip.mp4"
    path.write_bytes(data)
    script = Path(__file__).with_name("tus_upload.mjs")
    arguments = [server.url + PATH, server.tokens["alice"], str(path), json.dumps(tus.said()), "4"]
    done = subprocess.run([NODE, script, *arguments], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    url = json.loads(done.stdout)["url"]
    head = tus.http.head(url)
    assert head.headers["Upload-Concat"].count(PATH) == 4
    assert tus.http.get(f"/media/{head.headers['Upload-Media']}/file").content == data


@pytest.mark.django_db(transaction=True)
def test_who_sends_a_part_is_told_that_they_owe_a_second_factor_and_goes_on_later(
    bob: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = start_partial(bob, size=10_000, namespace="")
    Namespace.objects.update(policy={"second_factor": "everybody", "second_factor_days": 0})
    monkeypatch.setattr(reception, "_SAVE_EVERY_S", 0)

    async def send() -> None:
        with staging.staged(handle.id) as staged:
            receiving = reception.PartReception(bob, handle, staged)
            try:
                while True:
                    await receiving.take([b"x"])
            finally:
                await receiving.settle()

    with pytest.raises(SecondFactorOwed):
        asyncio.run(send())
    assert open_partial(bob, handle.id).received
